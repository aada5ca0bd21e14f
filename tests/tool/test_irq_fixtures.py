# SPDX-License-Identifier: GPL-2.0-only
"""The fixtures of the irq family say where something has to be found, and it is there."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
import reader as facts
from pcimlib import outside, severity

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
    known = calls(case / "before")
    assert known
    for finding in data["finding"]:
        assert finding["rule"] in RULES
        assert finding["severity"] == "defect"
        assert finding["way"]
        assert finding["at"] in known, finding["at"]


# What the family does not find yet: numbers of one dev_id are not told apart, nor the ranges
# of loops, nor what ndo_open() took.  It says nothing there.
LATER = {"ladder-if", "ladder-short", "left-dev-id", "left-range", "open-stop-if", "queues-first"}


def found(case: Path, tmp_path: Path) -> set[tuple[str, str, str]]:
    """Rule, place and severity of all that the family finds."""
    return {(one.rule, f"{one.file}:{one.line}", severity.of(one, {})) for one in
            outside.run(outside.own(str(case / "before")), tmp_path, ("irq",)).findings}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_findings(case: Path, tmp_path: Path) -> None:
    """What is wrong is found, and nothing else."""
    data = tomllib.loads((case / "findings.toml").read_text(encoding="utf-8"))
    wanted = {(one["rule"], one["at"], one["severity"]) for one in data["finding"]}
    if case.name in LATER:
        assert wanted and not found(case, tmp_path), "it is found now: take it out of LATER"
    else:
        assert found(case, tmp_path) == wanted


def test_a_finding_is_no_call(tmp_path: Path) -> None:
    """It stands beside the findings of the vectors, and does not change them."""
    own = outside.own(str(ROOT / "tests/rules/irq"))
    every = outside.run(own, tmp_path).findings
    assert {one.rule for one in every if one.remark} == RULES
    vectors = outside.run(own, tmp_path, ("irqvec",)).findings
    assert vectors == tuple(one for one in every if one.family == "irqvec")
    assert outside.run(own, tmp_path, ("irq",)).findings == tuple(
        one for one in every if one.family == "irq")


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
    vectors = outside.run(outside.own(str(case / "before")), tmp_path, ("irqvec",)).findings
    data = tomllib.loads((case / "findings.toml").read_text(encoding="utf-8"))
    files = {finding["at"].partition(":")[0] for finding in data["finding"]}
    assert vectors and not [one for one in vectors
                            if one.action == "drop" and one.file in files]
