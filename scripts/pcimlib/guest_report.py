# SPDX-License-Identifier: GPL-2.0-only
"""Reading a guest's console, and the report: driver by script, side by side.

Verdicts come from the kernel's own KTAP parser.  What a case counted and what
it met first come from the lines that the guest's init prints before a result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from . import ktap
from .files import write_whole
from .guest import SCRIPTS, SIDES, Expectation, Table
from .guest_boot import Booted

_DETAIL = re.compile(r"# pcim: suite=(\S+) case=(\S+) cycles=(\d+) bad=(\d+) splats=(\d+) "
                     r"failures=(\d+) kinds=(\S+)")
_MORE = re.compile(r"# pcim-(note|first): (.*)$")


@dataclass(frozen=True, slots=True)
class Case:
    """One case of one boot."""

    boot: str
    suite: str
    name: str
    status: str = "LOST"        # PASS, FAIL, SKIP, or LOST: no result
    cycles: int = 0
    bad: int = 0
    splats: int = 0
    failures: int = 0
    kinds: str = ""
    note: str = ""
    first: str = ""

    @property
    def full(self) -> str:
        """The name that devices.toml uses."""
        return f"{self.suite}.{self.name}"


def details(boot: str, lines: Iterable[str]) -> dict[str, Case]:
    """What the cases counted, by their full names."""
    found: dict[str, Case] = {}
    last = ""
    for line in lines:
        match = _DETAIL.search(line)
        if match:
            suite, name, cycles, bad, splats, failures, kinds = match.groups()
            case = Case(boot, suite, name, "LOST", int(cycles), int(bad), int(splats),
                        int(failures), "" if kinds == "-" else kinds)
            last = case.full
            found[last] = case
            continue
        match = _MORE.search(line)
        if match and last:
            text = match[2]
            found[last] = replace(found[last], note=text) if match[1] == "note" \
                else replace(found[last], first=text)
    return found


def read_boot(boot: str, tree: Path, booted: Booted) -> list[Case]:
    """All cases of a console; one that began and has no result is LOST."""
    lines = booted.log.read_text(errors="replace").splitlines()
    known = details(boot, lines)
    skipped = ktap.skips(lines)
    cases = []
    for suite, name, status in ktap.parse(tree, booted.log):
        if not name:        # the parser's stand-in for what a dead guest did not print
            continue
        if status == "SKIP":
            cases.append(Case(boot, suite, name, "SKIP", note=skipped.get(name, "")))
            continue
        case = known.get(f"{suite}.{name}", Case(boot, suite, name))
        status = {"PASS": "PASS", "FAIL": "FAIL"}.get(status, "LOST")
        cases.append(replace(case, status=status))
    if not booted.ended:
        cases.append(Case(boot, "boot", boot, "LOST", failures=1,
                          first=f"the guest did not end by itself; its last line: {booted.last}"))
    return cases


# --------------------------------------------------------------------- verdicts

def judge(kernel: str, side: str, cases: Sequence[Case],
          expected: Sequence[Expectation]) -> tuple[list[str], list[str]]:
    """Return what is wrong with a side, and what is red for a known reason."""
    why = {row.case: row for row in expected if row.kernel == kernel}
    wrong, known = [], []
    for case in cases:
        row = why.get(case.full)
        expects_red = row is not None and (row.side == "both" or side == "base"
                                           or bool(row.topic))
        if case.status == "LOST":
            wrong.append(f"{case.full}: no result; {case.first}")
        elif case.status == "FAIL" and expects_red and row:
            known.append(f"{case.full}: {row.why}; {case.first}")
        elif case.status == "FAIL":
            wrong.append(f"{case.full}: {case.first or 'failed'}")
        elif case.status == "PASS" and expects_red and row and row.side == side == "base":
            wrong.append(f"{case.full}: green, but must be seen red here ({row.why})")
    return wrong, known


# ----------------------------------------------------------------------- report

def save(path: Path, cases: Sequence[Case]) -> None:
    """Keep a side's results, so that the other side's run can show them."""
    write_whole(path, json.dumps([asdict(case) for case in cases], indent=1) + "\n")


def load(path: Path) -> list[Case]:
    """Return a side's results of the last run, or nothing."""
    if not path.is_file():
        return []
    return [Case(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def merge(old: Sequence[Case], new: Sequence[Case]) -> list[Case]:
    """Results with the new ones in the place of older ones of the same case."""
    # A boot that did not end took other cases with it: those of before are void.
    fresh = {(case.boot, case.suite, case.name): case for case in new}
    boots = {case.boot for case in new}
    kept = [case for case in old if (case.boot, case.suite, case.name) not in fresh
            and not (case.boot in boots and case.suite in ("boot", "checkers"))]
    return [*kept, *fresh.values()]


def _cell(case: Case | None) -> str:
    if case is None:
        return "not run"
    if case.status == "SKIP":
        return "skipped"
    if case.status == "PASS":
        return f"ok {case.cycles}"
    words = [case.status if case.status == "LOST" else f"RED {case.bad}/{case.cycles}"]
    words += [case.kinds.replace(",", " ")] if case.kinds else []
    words += [f"splats {case.splats}"] if case.splats else []
    words += [f"failures {case.failures}"] if case.failures else []
    return " ".join(words)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return lines


def report_text(kernel: str, table: Table, results: Mapping[str, Sequence[Case]]) -> str:
    """The report of a kernel, both sides."""
    by_side = {side: {case.full: case for case in results.get(side, ())} for side in SIDES}
    drivers = {device.name: device for device in table.devices}
    lines = [f"# Guests of kernel {kernel}", "",
             "A cell: `ok` and how many cycles, or `RED`, bad cycles of all, and what was wrong "
             "how often.", ""]
    suites = [*SCRIPTS, "checkers", "boot"]
    for suite in suites:
        order = [case for side in SIDES for case in by_side[side].values()
                 if case.suite == suite]
        names = list(dict.fromkeys((case.name, case.boot) for case in order))
        if not names:
            continue
        rows = []
        for name, boot in names:
            own = [device for known, device in drivers.items()
                   if name == known or name.startswith(known + "-")]
            device = max(own, key=lambda one: len(one.name), default=None)
            rows.append([name, device.driver if device else "", boot]
                        + [_cell(by_side[side].get(f"{suite}.{name}")) for side in SIDES])
        lines += [f"## {suite}", "", *_table(("case", "driver", "boot", *SIDES), rows), ""]
    for side in SIDES:
        remarks = [f"- {case.full}: {words}" for case in by_side[side].values()
                   for words in (case.first, case.note) if words]
        if remarks:
            lines += [f"## What the {side} side said first", "", *remarks, ""]
    return "\n".join(lines)
