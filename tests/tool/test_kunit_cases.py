# SPDX-License-Identifier: GPL-2.0-only
"""Documentation/kunit-cases.md names cases that exist, and leaves no call and no class out."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT
from pcimlib import stubs

TABLE = ROOT / "Documentation" / "kunit-cases.md"
TESTS = ROOT / "tests" / "kunit"
CLASSES = {*range(1, 14), 17, 18}

_SUITE = re.compile(r'^struct kunit_suite \w+ = \{\n(.*?)^\};', re.M | re.S)
_NAMED = re.compile(r"`(pcim-[a-z-]+\.\w+)`")


def cases_in(text: str) -> set[str]:
    """The cases of a suite's source, as --filter takes them."""
    found = set()
    for suite in _SUITE.finditer(text):
        name = re.search(r'\.name = "([^"]+)"', suite[1])
        array = re.search(r"\.test_cases = (\w+)", suite[1])
        assert name and array, suite[0]
        body = re.search(rf"^static struct kunit_case {array[1]}\[\] = \{{\n(.*?)^\}};", text,
                         re.M | re.S)
        assert body, array[1]
        found |= {f"{name[1]}.{case}"
                  for case in re.findall(r"KUNIT_CASE\w*\((\w+)", body[1])}
    return found


def all_cases(place: Path = TESTS) -> set[str]:
    return {case for path in place.glob("*_test.c")
            for case in cases_in(path.read_text(encoding="utf-8"))}


def rows_below(heading: str) -> dict[str, set[str]]:
    """The first cell of each row of a section's table, and the cases that it names."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", TABLE.read_text(encoding="utf-8"),
                        re.M | re.S)
    assert section, heading
    rows: dict[str, set[str]] = {}
    for line in section[1].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[-1] != "cases":
            rows.setdefault(cells[0].strip("`"), set()).update(_NAMED.findall(cells[-1]))
    return rows


def test_cases_are_found_in_a_source() -> None:
    text = ('static struct kunit_case a[] = {\n\tKUNIT_CASE(one),\n\tKUNIT_CASE_PARAM(two, gen),\n'
            '\t{}\n};\n\nstruct kunit_suite s = {\n\t.name = "pcim-s",\n\t.test_cases = a,\n};\n')
    assert cases_in(text) == {"pcim-s.one", "pcim-s.two"}


def test_every_name_is_a_case() -> None:
    unknown = set(_NAMED.findall(TABLE.read_text(encoding="utf-8"))) - all_cases()
    assert not unknown, f"{TABLE.name} names what is no case in tests/kunit: {sorted(unknown)}"


def test_every_public_call_has_a_case() -> None:
    calls = {name for option in stubs.OPTIONS for name in stubs.prototypes(option)}
    calls |= set(re.findall(r"^EXPORT_SYMBOL\w*\((\w+)\)", "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "drivers/pci/devres").glob("*.c")), re.M))
    rows = rows_below("The contract, call by call")
    assert calls == set(rows)
    assert all(rows.values()), [call for call, cases in rows.items() if not cases]


def test_every_bug_class_has_a_case() -> None:
    rows = rows_below("Bug classes")
    assert {int(number) for number in rows} == CLASSES
    assert all(rows.values()), [number for number, cases in rows.items() if not cases]


def test_every_call_alike_has_a_row() -> None:
    named = set().union(*rows_below("What holds for all calls alike").values())
    assert {case for case in all_cases() if case.startswith("pcim-every.")} <= named


@pytest.mark.parametrize("heading", ["The contract, call by call",
                                     "What holds for all calls alike", "Bug classes"])
def test_no_row_is_without_a_case(heading: str) -> None:
    assert all(rows_below(heading).values())


def test_stand_in_has_all_of_kunit_that_the_suites_use() -> None:
    """On a stock kernel they would not build."""
    stand_in = (TESTS / "stock/kunit.h").read_text(encoding="utf-8")
    used = set(re.findall(r"\bKUNIT_[A-Z_]+\b|\bkunit_\w+(?=\()", "".join(
        path.read_text(encoding="utf-8") for path in TESTS.glob("*.c"))))
    lost = {name for name in used if not re.search(rf"\b{name}\b", stand_in)}
    assert not lost, f"add to {TESTS.name}/stock/kunit.h: {sorted(lost)}"
