# SPDX-License-Identifier: GPL-2.0-only
"""The fixtures of the irq family say where something has to be found, and it is there."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
import reader as facts

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
