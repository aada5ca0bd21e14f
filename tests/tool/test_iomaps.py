# SPDX-License-Identifier: GPL-2.0-only
"""Mappings by way of a table: which BARs a mask names, what lies between, what a remark says.

Seen red: without target_before(), target-set-later and target-cleared are
converted; without target_after_failure(), null-tested and goes-on are; with
live_readers() empty, value-used is.
"""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
import shutil
import tomllib
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

from judging import judged, kernel
from pcimlib import audit
from pcimlib.finding import Finding
from pcimlib.policy import Target
from pcimlib.probe import Capabilities

CASES = sorted((ROOT / "tests/rules/iomap").glob("*/expect.toml"))
FAMILIES = ("region", "iomap")


# -- masks

def bars(place: Path, mask: str, body: str) -> tuple[str, str]:
    """The rule for a call with this mask, and its reason."""
    text = PROBE % (body.replace("{\n", "", 1).rstrip("}"), mask)
    found = judged(place, text, "iomap", kernel("hybrid", "pcim_iomap_region"))
    one, = (finding for finding in found if finding.call == "pcim_iomap_regions")
    return one.rule, one.reason


PROBE = """\
static int wren_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs;
	int rc;
%s
	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;
	rc = pcim_iomap_regions(pdev, %s, "wren");
	if (rc)
		return rc;
	regs = pcim_iomap_table(pdev)[9];
	return use(regs);
}

static struct pci_driver wren_driver = { .probe = wren_probe };
"""


@pytest.mark.parametrize("mask, indexes", [
    ("BIT(0)", ("0",)), ("1 << 2", ("2",)), ("(1 << X_BAR)", ("X_BAR",)), ("4", ("2",)),
    ("0x3f", ("0", "1", "2", "3", "4", "5")), ("BIT(0) | BIT(2)", ("0", "2")),
    ("(1 << 0) | (1 << A)", ("0", "A")), ("BIT(bar)", ("3",)), ("mask", ("1", "4")),
])
def test_mask_that_is_known(tmp_path: Path, mask: str, indexes: tuple[str, ...]) -> None:
    body = "{\n\tconst int bar = 3;\n\tint mask = BIT(1) | BIT(4);\n\n\tuse(bar, mask);\n}"
    rule, reason = bars(tmp_path, mask, body)
    if len(indexes) > 1:
        assert rule == "iomap-several-bars" and ", ".join(indexes) in reason
    else:
        assert reason.endswith(f"the call maps BAR {indexes[0]}"), (rule, reason)


@pytest.mark.parametrize("mask, body", [
    ("pci_select_bars(pdev, IORESOURCE_MEM)", "{\n}"),
    ("ALL_BARS", "{\n}"), ("mask", "{\n\tint mask = 0;\n\n\tmask |= BIT(1);\n}"),
])
def test_mask_that_only_a_run_knows(tmp_path: Path, mask: str, body: str) -> None:
    rule, reason = bars(tmp_path, mask, body)
    assert rule == "iomap-computed-bar" and "not known before run time" in reason


@pytest.mark.parametrize("mask, index", [("BIT(bar)", "bar"), ("1 << info->bar", "info->bar")])
def test_one_bar_that_only_a_run_knows(tmp_path: Path, mask: str, index: str) -> None:
    """It is a BAR like any other, as long as the read writes it alike."""
    _, reason = bars(tmp_path, mask, "{\n\tint bar = id->driver_data;\n}")
    assert reason.endswith(f"the call maps BAR {index}")


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
