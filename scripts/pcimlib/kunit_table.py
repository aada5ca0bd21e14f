# SPDX-License-Identifier: GPL-2.0-only
"""Ours against native, case by case, as a table for people."""

from __future__ import annotations

import re

from .kunit import Case, Outcome

_WORDS = {"PASS": "pass", "FAIL": "**FAIL**", "ERROR": "**FAIL**", "SKIP": "skip"}
# What KUnit says around a failed expectation, as opposed to what it means.
_FRAME = re.compile(r"EXPECTATION FAILED|ASSERTION FAILED|FAILED at |^Expected |==|^\S+ (?:<|>)")


def why(case: Case | None) -> str:
    """One line that says why a case failed or was skipped."""
    if case is None or case.status == "PASS":
        return ""
    lines = [re.sub(r"^\[[ .0-9]+\]\s*", "", line).strip() for line in case.why]
    if case.status == "SKIP":
        return lines[0] if lines else ""
    telling = [line for line in lines if line and not _FRAME.search(line)]
    return (telling or lines or [""])[0].replace("|", "\\|")


def rows(ours: Outcome, native: Outcome) -> list[tuple[str, str, str, str]]:
    """(case, ours, native, why native is not green) in the order of ours."""
    by_name = {case.full: case for case in native.cases}
    table = []
    for case in ours.cases:
        other = by_name.get(case.full)
        table.append((case.full, _WORDS[case.status], _WORDS[other.status] if other else "-",
                      why(other) or why(case)))
    return table


def markdown(name: str, ours: Outcome, native: Outcome) -> str:
    """The whole report: totals, then what differs, then all the rest."""
    table = rows(ours, native)
    differ = [row for row in table if row[1] != row[2]]
    same = [row for row in table if row[1] == row[2]]
    lines = [f"# KUnit on {name}: ours against native", "",
             "| | passed | failed | skipped |", "|---|---|---|---|"]
    for title, outcome in (("ours", ours), ("native", native)):
        lines.append(f"| {title} | {outcome.count('PASS')} | {outcome.count('FAIL', 'ERROR')} "
                     f"| {outcome.count('SKIP')} |")
    for title, part in (("Where they differ", differ), ("Where they agree", same)):
        lines += ["", f"## {title}", "", "| case | ours | native | why |", "|---|---|---|---|"]
        lines += [f"| `{case}` | {one} | {two} | {reason} |" for case, one, two, reason in part]
    return "\n".join(lines) + "\n"
