# SPDX-License-Identifier: GPL-2.0-only
"""The judge's decisions on vectors are those of Python, but for what is named here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pcimlib import judge, outside
from pcimlib.finding import Finding

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted({path.parent for path in (ROOT / "tests" / "rules" / "irqvec").glob("*/before/*.c")})
# An #if is a branch for the judge: it sees the way past the release, and where it leads.
OTHER_REASON = {"else-after-return"}


@pytest.fixture(scope="module", autouse=True)
def build() -> None:
    """Build the program, or find it up to date."""
    subprocess.run(["make", "-s", "-C", str(ROOT / "scripts" / "judge")], check=True)


def by_place(findings: list[Finding]) -> dict[tuple[str, int, str], Finding]:
    """Findings by file, line and call."""
    return {(one.file, one.line, one.call): one for one in findings}


@pytest.mark.parametrize("case", CASES, ids=[case.parent.name for case in CASES])
def test_same_decisions(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call of a fixture is decided alike."""
    place = outside.own(str(case))
    monkeypatch.setattr(judge, "DECIDED", frozenset())
    old = by_place(outside.run(place, tmp_path, ("irqvec",)).findings)
    monkeypatch.setattr(judge, "DECIDED", frozenset(("irqvec",)))
    new = by_place(outside.run(place, tmp_path, ("irqvec",)).findings)
    assert old.keys() == new.keys() and old
    for key, one in old.items():
        other = new[key]
        assert (one.rule, one.action, one.edit, one.variable) == (
            other.rule, other.action, other.edit, other.variable)
        assert one.reason == other.reason or case.parent.name in OTHER_REASON
