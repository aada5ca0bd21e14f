# SPDX-License-Identifier: GPL-2.0-only
"""The fixtures of the irq family say where something has to be found, and it is there."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
import reader as facts
from pcimlib import outside

CASES = sorted(path.parent for path in (ROOT / "tests/rules/irq").glob("*/findings.toml"))
RULES = {"irq-freed-late", "irq-freed-twice", "irq-left", "irq-wrong-order", "irq-result"}


def calls(folder: Path) -> set[str]:
    """Return FILE:LINE of each call in a folder, as pcim-facts reads it."""
    done = subprocess.run([facts.BINARY, "--all", "."], cwd=folder, text=True, check=True,
                          capture_output=True)
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("call\t")]
    return {f"{row[1].removeprefix('./')}:{row[4]}" for row in rows}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_findings_name_calls(case: Path) -> None:
    """Each finding has a rule of the family, a way, and a place where something is called."""
    data = tomllib.loads((case / "findings.toml").read_text(encoding="utf-8"))
    assert data["claim"]
    found = calls(case / "before")
    assert found
    for finding in data["finding"]:
        assert finding["rule"] in RULES
        assert finding["severity"] == "defect"
        assert finding["way"]
        assert finding["at"] in found, finding["at"]


def test_a_twin_has_its_pair() -> None:
    """A case whose name ends in -if has one without it, and a condition in its source."""
    names = {case.name for case in CASES}
    for case in CASES:
        if case.name.endswith("-if"):
            assert case.name.removesuffix("-if") in names
            assert any("\n#if " in source.read_text(encoding="utf-8")
                       for source in (case / "before").glob("*.c")), case.name


LEFT = [case for case in CASES if {"irq-freed-late", "irq-left"} & {
    finding["rule"] for finding in tomllib.loads(
        (case / "findings.toml").read_text("utf-8"))["finding"]}]


@pytest.mark.parametrize("case", LEFT, ids=[case.name for case in LEFT])
def test_no_release_goes_above_a_handler(case: Path, tmp_path: Path) -> None:
    """Where a handler is left attached, the release of the vectors stays.  Six were red."""
    found = outside.run(outside.own(str(case / "before")), tmp_path, ("irqvec",)).findings
    data = tomllib.loads((case / "findings.toml").read_text(encoding="utf-8"))
    files = {finding["at"].partition(":")[0] for finding in data["finding"]}
    assert found and not [one for one in found if one.action == "drop" and one.file in files]
