# SPDX-License-Identifier: GPL-2.0-only
"""Shown red, then green: the historic bugs without a series and with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import kunit, kunit_table, kunit_tree
from .errors import PcimError
from .kunit import Case, Job, Outcome

DATA = Path(__file__).resolve().parent / "data" / "proof.toml"
KERNELS = ("6.12", "6.1")   # those of the long-term lines, in which the bugs were
RED = ("FAIL", "ERROR")
WORDS = {"PASS": "green", "FAIL": "**red**", "ERROR": "**red**", "SKIP": "skipped"}


@dataclass(frozen=True)
class Bug:
    """One way in which a bug class shows."""

    number: int
    title: str
    cases: tuple[str, ...]
    line: str                       # a regular expression
    base: tuple[str, ...]           # kernels whose own code has it
    injected: str                   # the bug that stands in on the others
    why: dict[str, str]             # kernel: why its base is not the red side


@dataclass(frozen=True)
class Row:
    """One case of one bug: both sides, and what shows it."""

    bug: Bug
    case: str
    base: Case | None
    red: Case | None
    series: Case | None
    on_base: bool                   # the base is the red side
    line: str

    @property
    def faults(self) -> list[str]:
        """What is wrong with this proof; empty when it is one."""
        side = "the base" if self.on_base else f"the series with {self.bug.injected} injected"
        found = []
        if self.red is None or self.red.status not in RED:
            found.append(f"{side} is {_state(self.red)}, not red")
        elif not self.line:
            found.append(f"{side} is red, but no line matches {self.bug.line}")
        if self.series is None or self.series.status != "PASS":
            found.append(f"the series is {_state(self.series)}, not green")
        return [f"class {self.bug.number}: {self.case}: {fault}" for fault in found]


@dataclass(frozen=True)
class Report:
    """All rows, and what the suites said as a whole."""

    name: str
    green: str                      # what the green side is
    rows: tuple[Row, ...]
    base: Outcome
    series: Outcome

    @property
    def suite_faults(self) -> list[str]:
        """Cases of the whole run that are not green with the series."""
        return [f"series: {case.full} failed" for case in self.series.cases
                if case.status in RED] + [f"series: {text}" for text in self.series.problems]

    @property
    def faults(self) -> list[str]:
        """A line for all that keeps this from being a proof."""
        return [fault for row in self.rows for fault in row.faults] + self.suite_faults


def _state(case: Case | None) -> str:
    return WORDS[case.status].strip("*") if case else "without this case"


def load(path: Path = DATA, breaks: Path = kunit_tree.TESTS / "breaks.toml") -> list[Bug]:
    """Read the table of bugs; every injected one must be known."""
    known = kunit_tree.load_breaks(breaks)
    bugs = []
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["bug"]:
        if row["break"] not in known:
            raise PcimError(f"{path.name}: class {row['class']}: no bug {row['break']} in "
                            f"{breaks.name}")
        blind = set(row["cases"]) - set(known[row["break"]].red)
        if blind:
            raise PcimError(f"{path.name}: class {row['class']}: {breaks.name} does not say "
                            f"that {row['break']} turns {min(blind)} red")
        bugs.append(Bug(row["class"], row["title"], tuple(row["cases"]), row["line"],
                        tuple(row.get("base", ())), row["break"], row.get("why", {})))
    return bugs


def plain(line: str) -> str:
    """A line of a log without its time stamp and margin."""
    return re.sub(r"^\[[ .0-9]+\]\s*", "", line).strip()


def _cases(outcome: Outcome) -> dict[str, Case]:
    return {case.full: case for case in outcome.cases}


def judge(name: str, bugs: Sequence[Bug], base: Outcome, series: Outcome,
          injected: Mapping[str, Outcome]) -> list[Row]:
    """Put the results side by side."""
    rows = []
    of_base, of_series = _cases(base), _cases(series)
    for bug in bugs:
        on_base = name in bug.base
        of_red = of_base if on_base else _cases(injected[bug.injected])
        for case in bug.cases:
            red = of_red.get(case)
            lines = [plain(line) for line in red.why] if red else []
            rows.append(Row(bug, case, of_base.get(case), red, of_series.get(case), on_base,
                            next((line for line in lines if re.search(bug.line, line)), "")))
    return rows


def prove(base: Job, series: Job, green: str, bugs: Sequence[Bug],
          run: Callable[[Job], Outcome] = kunit.run) -> Report:
    """Run the suites on both sides, then each bug that has to be injected."""
    breaks = kunit_tree.load_breaks()
    of_base, of_series = run(base), run(series)
    injected: dict[str, Outcome] = {}
    for bug in bugs:
        if base.name not in bug.base and bug.injected not in injected:
            known = breaks[bug.injected]
            injected[bug.injected] = run(replace(series, bug=known, filter=known.filter))
    rows = judge(base.name, bugs, of_base, of_series, injected)
    return Report(base.name, green, tuple(rows), of_base, of_series)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _base_cell(row: Row) -> str:
    if row.base is None:
        return "not there"
    why = kunit_table.why(row.base) if row.base.status == "SKIP" else ""
    return WORDS[row.base.status] + (f": {_cell(why)}" if why else "")


def _counts(outcome: Outcome) -> str:
    return f"{outcome.count('PASS')} | {outcome.count(*RED)} | {outcome.count('SKIP')}"


def markdown(report: Report) -> str:
    """The report for people."""
    lines = [f"# The historic bugs on {report.name}: red, then green", "",
             f"Red is the base as it came, with only the tests added, or, where that cannot be, "
             f"the tree with the bug injected. Green is {report.green}. The same KUnit cases ran "
             "in User Mode Linux on both.", "",
             "| class | bug | case | base | red side | series | the line that shows it |",
             "|---|---|---|---|---|---|---|"]
    for row in report.rows:
        side = "base" if row.on_base else f"injected `{row.bug.injected}`"
        state = WORDS[row.red.status] if row.red else "not there"
        green = WORDS[row.series.status] if row.series else "not there"
        shown = f"`{_cell(row.line)}`" if row.line else "-"
        lines.append(f"| {row.bug.number} | {row.bug.title} | `{row.case}` | {_base_cell(row)} "
                     f"| {side}: {state} | {green} | {shown} |")
    other = {row.bug.title: row.bug for row in report.rows if not row.on_base}
    told = [(bug.number, bug.why[report.name]) for bug in other.values() if report.name in bug.why]
    if told:
        lines += ["", "Where a bug was injected, the base is not the red side because:", ""]
        lines += [f"- class {number}: {report.name} {why}." for number, why in told]
    lines += ["", "## All suites", "", "| | passed | failed | skipped |", "|---|---|---|---|",
              f"| base | {_counts(report.base)} |", f"| series | {_counts(report.series)} |"]
    if report.faults:
        lines += ["", "## Not shown", ""] + [f"- {_cell(fault)}" for fault in report.faults]
    return "\n".join(lines) + "\n"
