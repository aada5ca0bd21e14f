# SPDX-License-Identifier: GPL-2.0-only
"""Ours against native, case by case, as a table for people."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from . import kunit_tree
from .kunit import Case, Outcome

_WORDS = {"PASS": "pass", "FAIL": "**FAIL**", "ERROR": "**FAIL**", "SKIP": "skip"}
# What KUnit says around a failed expectation, as opposed to what it means.
_FRAME = re.compile(r"EXPECTATION FAILED|ASSERTION FAILED|FAILED at |^Expected |==|^\S+ (?:<|>)")


@dataclass(frozen=True)
class Reason:
    """Why a tree's own calls fail cases: a bug class, and what the tree does."""

    bug_class: int
    kernels: tuple[str, ...]
    cases: tuple[str, ...]
    why: str

    def explains(self, case: str) -> bool:
        """Tell whether it is about this case."""
        return any(fnmatchcase(case, pattern) for pattern in self.cases)

    def __str__(self) -> str:
        return f"class {self.bug_class}: {self.why}" if self.bug_class else self.why


def load_reasons(kernel: str, path: Path = kunit_tree.TESTS / "differs.toml") -> list[Reason]:
    """Read the reasons that hold for a kernel."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found = [Reason(row["class"], tuple(row["kernels"]), tuple(row["cases"]), row["why"])
             for row in table["reason"]]
    return [reason for reason in found if kernel in reason.kernels]


def failed(outcome: Outcome) -> list[str]:
    """The cases that are red."""
    return [case.full for case in outcome.cases if case.status in ("FAIL", "ERROR")]


def unexplained(native: Outcome, reasons: Sequence[Reason]) -> list[str]:
    """What is wrong with the reasons: a red case without one, one without a red case."""
    red = failed(native)
    wrong = [f"native fails {case}: no reason in tests/kunit/differs.toml" for case in red
             if not any(reason.explains(case) for reason in reasons)]
    return wrong + [f"native does not fail {pattern}: take it out of tests/kunit/differs.toml"
                    for reason in reasons for pattern in reason.cases
                    if not any(fnmatchcase(case, pattern) for case in red)]


def excused(outcome: Outcome, reasons: Sequence[Reason]) -> Outcome:
    """The outcome in which a red case that has a reason is known, not red."""
    cases = []
    for case in outcome.cases:
        known = [str(reason) for reason in reasons if reason.explains(case.full)]
        if known and case.status in ("FAIL", "ERROR"):
            case = replace(case, status="KNOWN", why=(known[0],))
        cases.append(case)
    return replace(outcome, cases=cases)


def why(case: Case | None) -> str:
    """One line that says why a case failed or was skipped."""
    if case is None or case.status == "PASS":
        return ""
    lines = [re.sub(r"^\[[ .0-9]+\]\s*", "", line).strip() for line in case.why]
    if case.status == "SKIP":
        return lines[0] if lines else ""
    telling = [line for line in lines if line and not _FRAME.search(line)]
    return (telling or lines or [""])[0].replace("|", "\\|")


def rows(ours: Outcome, native: Outcome,
         reasons: Sequence[Reason] = ()) -> list[tuple[str, str, str, str]]:
    """(case, ours, native, why native is not green) in the order of ours."""
    by_name = {case.full: case for case in native.cases}
    table = []
    for case in ours.cases:
        other = by_name.get(case.full)
        known = [str(reason) for reason in reasons if reason.explains(case.full)]
        red = other is not None and other.status in ("FAIL", "ERROR")
        table.append((case.full, _WORDS[case.status], _WORDS[other.status] if other else "-",
                      known[0] if red and known else why(other) or why(case)))
    return table


def markdown(name: str, ours: Outcome, native: Outcome, *, how: str = "",
             reasons: Sequence[Reason] = ()) -> str:
    """The whole report: totals, then what differs, then all the rest."""
    table = rows(ours, native, reasons)
    differ = [row for row in table if row[1] != row[2] and row[2] not in ("skip", "-")]
    lacks = [row for row in table if row[1] != row[2] and row[2] in ("skip", "-")]
    same = [row for row in table if row[1] == row[2]]
    lines = [f"# KUnit on {name}: ours against native", "",
             *([how, ""] if how else []),
             "| | passed | failed | skipped |", "|---|---|---|---|"]
    for title, outcome in (("ours", ours), ("native", native)):
        lines.append(f"| {title} | {outcome.count('PASS')} | {outcome.count('FAIL', 'ERROR')} "
                     f"| {outcome.count('SKIP')} |")
    for title, part in (("Where they differ", differ), ("What native cannot run", lacks),
                        ("Where they agree", same)):
        lines += ["", f"## {title}", "", "| case | ours | native | why |", "|---|---|---|---|"]
        lines += [f"| `{case}` | {one} | {two} | {reason} |" for case, one, two, reason in part]
    return "\n".join(lines) + "\n"
