# SPDX-License-Identifier: GPL-2.0-only
"""Mappings by way of a table: which BARs a mask names, what lies between, what a remark says.

Seen red: with _before() of mapping.py left out, target-set-later and
target-cleared are converted; without _after_failure(), null-tested and goes-on
are; without _gives_back() in iomaps.py, given-back is; with readers() of
liveness.py empty, value-used is.
"""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from pcimlib import audit, bars, liveness
from pcimlib.cflow import Unreadable, steps_of
from pcimlib.finding import Finding
from pcimlib.policy import Target
from pcimlib.probe import Capabilities

CASES = sorted((ROOT / "tests/rules/iomap").glob("*/expect.toml"))
FAMILIES = ("region", "iomap")


# -- masks

@pytest.mark.parametrize("mask, indexes", [
    ("BIT(0)", ("0",)), ("1 << 2", ("2",)), ("(1 << X_BAR)", ("X_BAR",)), ("4", ("2",)),
    ("0x3f", ("0", "1", "2", "3", "4", "5")), ("BIT(0) | BIT(2)", ("0", "2")),
    ("(1 << 0) | (1 << A)", ("0", "A")), ("BIT(bar)", ("3",)), ("mask", ("1", "4")),
])
def test_mask_that_is_known(mask: str, indexes: tuple[str, ...]) -> None:
    body = "{\n\tconst int bar = 3;\n\tint mask = BIT(1) | BIT(4);\n\n\tuse(bar, mask);\n}"
    assert bars.of_mask(mask, body) == bars.Bars(indexes)


@pytest.mark.parametrize("mask, body", [
    ("BIT(bar)", "{\n\tint bar = id->driver_data;\n}"),
    ("BIT(bar)", "{\n\tint bar = 0;\n\n\tif (old)\n\t\tbar = 2;\n}"),
    ("BIT(bar)", "{\n\tint bar = 0;\n\n\tfind(&bar);\n}"),
    ("BIT(bar)", "{\n\tint bar = 0;\n\n\tbar++;\n}"),
    ("1 << info->bar", "{\n}"), ("pci_select_bars(pdev, IORESOURCE_MEM)", "{\n}"),
    ("ALL_BARS", "{\n}"), ("mask", "{\n\tint mask = 0;\n\n\tmask |= BIT(1);\n}"),
])
def test_mask_that_only_a_run_knows(mask: str, body: str) -> None:
    found = bars.of_mask(mask, body)
    assert found.computed and not found.indexes


# -- the ways between

def steps(body: str) -> list[Any]:
    return list(steps_of("int f(void)\n{\n" + body + "\n}\n"))


def test_half_a_case_is_unreadable() -> None:
    """Found by mutating drivers: it was a traceback."""
    with pytest.raises(Unreadable):
        steps_of("int f(int x)\n{\n\tswitch (x) {\n\tcase 1\n\t}\n}\n")


def test_value_that_is_set_anew_is_not_read() -> None:
    assert not liveness.readers(steps("rc = two(); if (rc) return rc; return 0;"), 0, "rc")


def test_value_that_is_read_on_one_way_only_is_read() -> None:
    found = steps("if (x) rc = two(); return rc;")
    assert {found[one].text.strip() for one in liveness.readers(found, 0, "rc")} == {"rc"}


@pytest.mark.parametrize("text", ["if ((rc = two(rc))) return 1;", "rc += 1;", "two(&rc);"])
def test_value_that_goes_into_the_new_one_is_read(text: str) -> None:
    assert liveness.readers(steps(text + " return 0;"), 0, "rc")


# -- the fixtures as one tree

@cache
def findings(place: Path, library: bool = True) -> tuple[Finding, ...]:
    """What an audit says of all fixtures, in a tree with the managed calls or without."""
    tree = place / "linux"
    if not tree.exists():
        shutil.copytree(ROOT / "tests/rules/tree", tree)
        for case in CASES:
            shutil.copytree(case.parent / "before", tree / "drivers/misc" / case.parent.name)
        (tree / "drivers/Makefile").write_text("obj-y += misc/\n")
        (tree / "drivers/misc/Makefile").write_text(
            "".join(f"obj-y += {case.parent.name}/\n" for case in CASES))
    aim = None if library else Target(Capabilities(
        {name: "hybrid" for name in ("intx", "region", "irqvec", "iomap", "enable")},
        frozenset()), False)
    return audit.run(tree, "6.12.0", place / "build", ("iomap",), aim=aim).findings


@pytest.fixture(scope="module", name="place")
def place_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("iomaps")


@pytest.mark.parametrize("case", CASES, ids=[case.parent.name for case in CASES])
def test_each_call_gets_its_rule(case: Path, place: Path) -> None:
    wanted = {(one["at"], one["rule"]) for one in tomllib.loads(case.read_text())["call"]}
    home = f"drivers/misc/{case.parent.name}/"
    assert {(f"{one.file.removeprefix(home)}:{one.line}", one.rule)
            for one in findings(place) if one.file.startswith(home)} == wanted


def test_every_word_of_a_call_is_a_finding(place: Path) -> None:
    """The census by a plain search: nothing lost, nothing twice."""
    names = re.compile(r"\bpcim_(?:iomap\w*|iounmap\w*)\(")
    seen = sorted((str(file.relative_to(place / "linux")), number)
                  for file in (place / "linux/drivers").rglob("*.c")
                  for number, line in enumerate(file.read_text().split("\n"), 1)
                  if names.search(line))
    assert seen == sorted((one.file, one.line) for one in findings(place))


def test_call_and_read_go_together(place: Path) -> None:
    edited = [one for one in findings(place) if one.edited]
    assert edited and [one.action for one in edited] == ["convert", "drop"] * (len(edited) // 2)
    assert all(one.file == two.file and one.function == two.function
               for one, two in zip(edited[::2], edited[1::2]))


def test_nothing_is_edited_where_the_call_is_missing(place: Path) -> None:
    assert not [one for one in findings(place, library=False) if one.edited]


# -- remarks

DRIVER = """#include <linux/pci.h>

static int crake_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	%s

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	%s

	return 0;
}

static struct pci_driver crake_driver = {
	.probe = crake_probe,
};
"""


def remarks(place: Path, declared: str, text: str) -> list[str]:
    tree = place / "linux"
    shutil.copytree(ROOT / "tests/rules/tree", tree)
    (tree / "drivers/misc/crake").mkdir(parents=True)
    (tree / "drivers/Makefile").write_text("obj-y += misc/\n")
    (tree / "drivers/misc/Makefile").write_text("obj-y += crake/\n")
    (tree / "drivers/misc/crake/Makefile").write_text("obj-$(CONFIG_CRAKE) += crake.o\n")
    (tree / "drivers/misc/crake/crake.c").write_text(DRIVER % (declared, text))
    result = audit.run(tree, "6.12.0", place / "build", FAMILIES)
    found = [one for one in result.findings if one.remark]
    assert result.summary["remarks"] == len(found)
    assert result.summary["calls"] == len(result.findings) - len(found)
    assert all(one.action == "review" and not one.edit and one.family in FAMILIES
               for one in found)
    return [one.rule for one in found]


@pytest.mark.parametrize("text", [
    'pcim_iomap_regions(pdev, 1, "x");', '(void)pci_request_regions(pdev, "x");',
    'pcim_request_all_regions(pdev, "x");'])
def test_result_that_is_ignored(tmp_path: Path, text: str) -> None:
    assert remarks(tmp_path, "int ret;", text) == ["result-ignored"]


@pytest.mark.parametrize("declared, text", [
    ("char name[8];\n\tint ret;", 'ret = pci_request_regions(pdev, name);'),
    ("char *name;\n\tint ret;", "ret = pcim_iomap_regions(pdev, 1, name);\n\tkfree(name);")])
def test_name_that_dies(tmp_path: Path, declared: str, text: str) -> None:
    assert remarks(tmp_path, declared, text) == ["temporary-name"]


@pytest.mark.parametrize("declared, text", [
    ("static const char name[] = \"x\";\n\tint ret;", "ret = pci_request_regions(pdev, name);"),
    ("char *name;\n\tint ret;", "ret = pci_request_regions(pdev, name);"),
    ("int ret;", "ret = pci_request_regions(pdev, pci_name(pdev));"),
    ("int ret;", '#if 0\n\tpci_request_regions(pdev, "x");\n#endif')])
def test_no_remark(tmp_path: Path, declared: str, text: str) -> None:
    assert not remarks(tmp_path, declared, text)
