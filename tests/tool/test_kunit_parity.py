# SPDX-License-Identifier: GPL-2.0-only
"""Documentation/parity.md says of each claim what both implementations make of it."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
from pathlib import Path

from pcimlib import kunit_parity, kunit_table
from pcimlib.kunit import Case, Outcome
from pcimlib.kunit_parity import Column, ValueReason
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


def column(tmp_path: Path, title: str, log: str, **status: str) -> Column:
    path = tmp_path / f"{title}.log"
    path.write_text(log)
    seen = outcome(**status)
    seen.log = path
    return Column(title, f"{title}.1", seen)


OWN = "[ 1.0] pcim-value: pcim_one: twice: -16\npcim-value: pcim_map: ROM: ERR_PTR(-22)\n"
OURS = "pcim-value: pcim_one: twice: 0\npcim-value: pcim_map: ROM: ERR_PTR(-22)\n"
NEW = "pcim-value: pcim_new: once: 0\n"
REASON = ValueReason("pcim_one", "tw*", "the library keeps count")


def test_values_are_read_by_the_name_of_their_error() -> None:
    assert kunit_parity.values(OWN) == {("pcim_one", "twice"): "-EBUSY",
                                        ("pcim_map", "ROM"): "ERR_PTR(-EINVAL)"}


def test_a_value_that_differs_needs_a_reason(tmp_path: Path) -> None:
    both = [column(tmp_path, "own", OWN), column(tmp_path, "ours", OURS + NEW)]
    assert kunit_parity.differing(both) == [("pcim_one", "twice")]
    assert not kunit_parity.problems(both, [REASON])
    assert "pcim_one, twice" in kunit_parity.problems(both, [])[0]


def test_a_reason_without_a_difference_is_red(tmp_path: Path) -> None:
    both = [column(tmp_path, "own", OWN), column(tmp_path, "ours", OWN)]
    assert "take it out" in kunit_parity.problems(both, [REASON])[0]


def test_a_boot_that_says_no_value_is_red(tmp_path: Path) -> None:
    both = [column(tmp_path, "own", ""), column(tmp_path, "ours", OWN)]
    assert "the log has no value" in kunit_parity.problems(both, [])[0]


def test_a_difference_has_its_reason_in_the_row(tmp_path: Path) -> None:
    contract = tmp_path / "cases.md"
    contract.write_text(CONTRACT)
    text = kunit_parity.markdown(
        [column(tmp_path, "7.3, its own", OWN, a="PASS", b="FAIL", c="PASS"),
         column(tmp_path, "6.1, ours", OURS, a="PASS", b="PASS", c="PASS")],
        [Reason(9, ("7.3",), ("pcim-x.b",), "the name is not copied"),
         Reason(9, ("7.3",), ("pcim-x.c",), "never seen")], [REASON], contract=contract)
    assert "| `pcim_one` | undone | **1 of 2 cases not** | yes | the name is not copied |" in text
    assert "| `pcim_one` | twice | `-EBUSY` | `0` | the library keeps count |" in text
    assert "| `pcim_map` | ROM | `ERR_PTR(-EINVAL)` | `ERR_PTR(-EINVAL)` |  |" in text
    assert "never seen" not in text


def test_a_newer_version_of_a_kernel_makes_no_page_stale() -> None:
    text = "a\nKernels: 7.3, ours: 7.3.4.\nb\n"
    assert kunit_parity.same(text, text.replace("7.3.4", "7.3.5"))
    assert not kunit_parity.same(text, text.replace("b", "c"))


def test_the_page_has_each_claim_and_each_reason() -> None:
    """Not the run itself, which kunit-run --parity repeats: whether it is of this contract."""
    page = kunit_parity.DOCUMENT.read_text(encoding="utf-8")
    for claim in kunit_parity.claims(kunit_parity.CONTRACT.read_text(encoding="utf-8")):
        assert f"| {claim.call} | {claim.says} |" in page
    for reason in [*kunit_table.load_reasons(kunit_parity.MODEL), *kunit_parity.value_reasons()]:
        assert reason.why in page


def test_the_page_has_each_situation_of_the_suite() -> None:
    page = kunit_parity.DOCUMENT.read_text(encoding="utf-8")
    text = (kunit_parity.kunit_tree.TESTS / "value_test.c").read_text(encoding="utf-8")
    situations = re.findall(r'^\t\{ "(?!pcim_)([^"]+)",', text, re.M)
    assert len(situations) > 20
    said = set(re.findall(r"^\| `pcim_\w+` \| ([^|]+) \| [`-]", page, re.M))
    assert not set(situations) - said
