# SPDX-License-Identifier: GPL-2.0-only
"""The report of the guests: driver by script, base and series side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from .guest import ALL_SIDES, SCRIPTS, SIDES, Expectation, Table
from .guest_report import Case

_HOW_TO_READ = """\
A cell of the first table: what the base showed, then what the series showed, and, where
it was run, what the flip did, which is the series without its drivers. `ok` and how many
cycles; `RED`, bad cycles of all; `skip`, why stands below; `-`, no such case.
RED in brackets is expected there, the reason stands below. A driver has more than one
row where it is tried in more than one way: `-line` with INTx lines only, `-port` below
a root port of its own, from which it can be taken away: only there is surprise tried.
historic is about ahci, whose reload broke."""


def _cell(case: Case | None) -> str:
    if case is None:
        return "not run"
    if case.status == "SKIP":
        return f"skipped: {case.note}" if case.note else "skipped"
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


def _short(cases: Sequence[Case], expected: Sequence[Expectation]) -> str:
    """All cases that a script has for a device, on one side, in few words."""
    if not cases:
        return "-"
    ran = [case for case in cases if case.status != "SKIP"]
    if not ran:
        return "skip"
    bad = [case for case in ran if case.status != "PASS"]
    if not bad:
        return f"ok {sum(case.cycles for case in ran)}"
    if any(case.status == "LOST" for case in bad):
        return "LOST"
    worst = sum(min(max(case.bad, case.failures + case.splats), case.cycles) for case in bad)
    text = f"RED {worst}/{sum(case.cycles for case in bad)}"
    known = all(any(case.excused_by(row) for row in expected) for case in bad)
    return f"({text})" if known else text


def _matrix(table: Table, by_side: Mapping[str, Mapping[str, Case]],
            red: Mapping[str, Sequence[Expectation]]) -> list[str]:
    rows = []
    for device in table.devices:
        cells = []
        for script in SCRIPTS:
            texts = [_short([case for case in by_side[side].values() if case.suite == script
                             and table.device_of(case.name) == device], red[side])
                     for side in by_side]
            none = "skip" if script in device.skip else "-"
            cells.append(none if set(texts) == {"-"} else " / ".join(texts))
        if any(cell != "-" for cell in cells):
            rows.append([device.name, device.driver + (" (control)" if device.control else "")
                         + (" (1)" if device.refuses else ""), *cells])
    notes = [f"(1) {device.name}: {device.refuses}. Its cycles are probes that fail."
             for device in table.devices if device.refuses]
    return [*_table(("device", "driver", *SCRIPTS), rows), *([""] if notes else []), *notes,
            *_why_not(table)]


def _why_not(table: Table) -> list[str]:
    """Where the table does without a case, or with fewer cycles."""
    lines = [f"- {device.name}, {', '.join(scripts)}: {why}." for device in table.devices
             for why, scripts in _by_reason(device.skip).items()]
    lines += [f"- {device.name}, at most "
              + ", ".join(f"{most} cycles of {script}" for script, most in device.most.items())
              + f": {device.most_why}." for device in table.devices if device.most]
    lines += [f"- {device.name}, surprise while unbinding: {device.no_race}."
              for device in table.devices if device.no_race]
    return ["", "Why not:", "", *lines] if lines else []


def _by_reason(skip: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for script, why in skip.items():
        found.setdefault(why, []).append(script)
    return found


def _suite(table: Table, by_side: Mapping[str, Mapping[str, Case]], suite: str) -> list[str]:
    order = [case for side in by_side for case in by_side[side].values() if case.suite == suite]
    rows = []
    for name, boot in dict.fromkeys((case.name, case.boot) for case in order):
        device = table.device_of(name)
        rows.append([name, device.driver if device else "", boot]
                    + [_cell(by_side[side].get(f"{suite}.{name}")) for side in by_side])
    return [f"## {suite}", "", *_table(("case", "driver", "boot", *by_side), rows), ""] \
        if rows else []


def _totals(by_side: Mapping[str, Mapping[str, Case]]) -> list[str]:
    rows = []
    for side in by_side:
        cases = by_side[side].values()
        counts = [sum(case.status == status for case in cases)
                  for status in ("PASS", "FAIL", "LOST", "SKIP")]
        rows.append([side, *map(str, counts), str(sum(case.cycles for case in cases))])
    return _table(("side", "green", "red", "lost", "skipped", "cycles"), rows)


def _expected(table: Table, kernel: str, by_side: Mapping[str, Mapping[str, Case]],
              red: Mapping[str, Sequence[Expectation]]) -> list[str]:
    lines = []
    for row in table.expected:
        if row.kernel != kernel or not any(row.names(case) for side in by_side
                                           for case in by_side[side]):
            continue
        where = " and ".join(side for side in by_side if row in red[side])
        cure = f" (cure: topic {' or '.join(row.cure)})" if row.cure else ""
        lines.append(f"- {', '.join(row.case.split())}, on {where}: {row.why}{cure}")
    return ["## What is expected to be red", "", *lines, ""] if lines else []


def report_text(kernel: str, table: Table, results: Mapping[str, Sequence[Case]],
                topics: Collection[str] = (), what: str = "") -> str:
    """The report of a kernel, both sides; what says what was booted."""
    by_side = {side: {case.full: case for case in results.get(side, ())} for side in ALL_SIDES
               if side in SIDES or results.get(side)}
    red = {side: [row for row in table.expected
                  if row.kernel == kernel and row.red_on(side, topics)] for side in by_side}
    lines = [f"# Guests of kernel {kernel}", "", *([what, ""] if what else []), _HOW_TO_READ, "",
             *_matrix(table, by_side, red), "", *_totals(by_side), "",
             *_expected(table, kernel, by_side, red)]
    for suite in (*SCRIPTS, "checkers", "boot"):
        lines += _suite(table, by_side, suite)
    for side in by_side:
        remarks = [f"- {case.full}: {words}" for case in by_side[side].values()
                   for words in (case.first, case.note) if words and case.status != "SKIP"]
        if remarks:
            lines += [f"## What the {side} side said first", "", *remarks, ""]
    return "\n".join(lines)
