# SPDX-License-Identifier: GPL-2.0-only
"""Documentation/parity.md says of each claim what both implementations make of it."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

from pathlib import Path

from pcimlib import kunit_parity
from pcimlib.kunit import Case, Outcome
from pcimlib.kunit_table import Reason

CONTRACT = """# Which case holds which claim

## The contract, call by call

| call | claim | cases |
|---|---|---|
| `pcim_one` | undone | `pcim-x.a` `pcim-x.b` |
| `pcim_two` | said | `pcim-x.c` |

## What holds for all calls alike

| claim | cases |
|---|---|
| again | `pcim-x.each` |

## Bug classes

| class | what | cases |
|---|---|---|
| 1 | x | `pcim-x.a` |
"""


def outcome(**status: str) -> Outcome:
    return Outcome([Case("pcim-x", name.replace("__", "/"), word)
                    for name, word in status.items()])


def test_claims_are_the_rows_of_both_sections() -> None:
    found = kunit_parity.claims(CONTRACT)
    assert [(claim.call, claim.says) for claim in found] == [
        ("`pcim_one`", "undone"), ("`pcim_two`", "said"), ("all calls", "again")]


def test_the_contract_of_the_repository_is_read() -> None:
    found = kunit_parity.claims(kunit_parity.CONTRACT.read_text(encoding="utf-8"))
    assert {"`pcim_enable_device`", "`pcim_intx`", "all calls"} <= {claim.call for claim in found}


def test_a_claim_is_kept_in_part_or_not_to_be_asked() -> None:
    seen = outcome(a="PASS", b="FAIL", c="SKIP", each__p="PASS", each__q="ERROR")
    assert kunit_parity.word(seen, ["pcim-x.a"]) == "yes"
    assert kunit_parity.word(seen, ["pcim-x.b"]) == "**no**"
    assert kunit_parity.word(seen, ["pcim-x.a", "pcim-x.b"]) == "**1 of 2 cases not**"
    assert kunit_parity.word(seen, ["pcim-x.c"]) == "-"
    assert kunit_parity.word(seen, ["pcim-x.each"]) == "**1 of 2 cases not**"


def test_a_difference_has_its_reason_in_the_row(tmp_path: Path) -> None:
    contract = tmp_path / "cases.md"
    contract.write_text(CONTRACT)
    text = kunit_parity.markdown(
        "7.3.4", outcome(a="PASS", b="FAIL", c="PASS"), outcome(a="PASS", b="PASS", c="PASS"),
        [Reason(9, ("7.3",), ("pcim-x.b",), "the name is not copied"),
         Reason(9, ("7.3",), ("pcim-x.c",), "never seen")], contract=contract)
    assert "| `pcim_one` | undone | **1 of 2 cases not** | yes | the name is not copied |" in text
    assert "never seen" not in text
