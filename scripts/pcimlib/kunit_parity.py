# SPDX-License-Identifier: GPL-2.0-only
"""Documentation/parity.md: each call of the contract, by a kernel's own calls and by ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import kunit_tree
from .kunit import Case, Outcome
from .kunit_table import Reason

CONTRACT = kunit_tree.ROOT / "Documentation" / "kunit-cases.md"
DOCUMENT = kunit_tree.ROOT / "Documentation" / "parity.md"

_SECTION = re.compile(r"^## (?:The contract, call by call|What holds for all calls alike)\n"
                      r"(.*?)(?=^## |\Z)", re.M | re.S)
_CASE = re.compile(r"`(pcim-[a-z-]+\.\w+)`")
_RED = ("FAIL", "ERROR")


@dataclass(frozen=True)
class Claim:
    """A row of the contract: what is said of a call, and the cases that hold it."""

    call: str
    says: str
    cases: tuple[str, ...]


def claims(text: str) -> list[Claim]:
    """Read the rows of the contract."""
    found = []
    for section in _SECTION.findall(text):
        for line in section.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            cases = tuple(_CASE.findall(cells[-1]))
            if line.startswith("| ") and cases:
                found.append(Claim(cells[0] if len(cells) > 2 else "all calls", cells[-2], cases))
    return found


def _of(outcome: Outcome, case: str) -> list[Case]:
    """The results of a case, one for each of its parameters."""
    return [seen for seen in outcome.cases
            if seen.full == case or seen.full.startswith(case + "/")]


def word(outcome: Outcome, cases: Sequence[str]) -> str:
    """What an implementation makes of a claim: yes, no, in part, or not to be asked."""
    seen = [case for name in cases for case in _of(outcome, name) if case.status != "SKIP"]
    red = sum(case.status in _RED for case in seen)
    if not seen:
        return "-"
    if not red:
        return "yes"
    return "**no**" if red == len(seen) else f"**{red} of {len(seen)} cases not**"


def why(native: Outcome, cases: Sequence[str], reasons: Sequence[Reason]) -> str:
    """The reasons why a kernel's own calls fail cases of a claim."""
    red = [case.full for name in cases for case in _of(native, name) if case.status in _RED]
    found = [reason.why for reason in reasons if any(reason.explains(case) for case in red)]
    return "; ".join(dict.fromkeys(found))


def markdown(version: str, native: Outcome, ours: Outcome, reasons: Sequence[Reason], *,
             contract: Path = CONTRACT) -> str:
    """The whole document."""
    lines = [
        "# The library beside the kernel's own managed calls", "",
        f"One suite, two implementations: what {version} does by itself, and what the library",
        "does in its place, claim by claim of [the contract](kunit-cases.md). Made by",
        "`scripts/kunit-run --compare --parity`; the reasons are in `tests/kunit/differs.toml`.",
        "A difference without a reason, and a reason without a difference, is red. A dash: the",
        "kernel has no such call, or the claim cannot be asked of it.", "",
        "| call | claim | the kernel | the library | why they differ |", "|---|---|---|---|---|"]
    for claim in claims(contract.read_text(encoding="utf-8")):
        lines.append(f"| {claim.call} | {claim.says} | {word(native, claim.cases)} "
                     f"| {word(ours, claim.cases)} | {why(native, claim.cases, reasons)} |")
    return "\n".join(lines) + "\n"
