# SPDX-License-Identifier: GPL-2.0-only
"""Reading a guest's console, judging it, keeping the results.

Verdicts come from the kernel's own KTAP parser.  What a case counted and what
it met first come from the lines that the guest's init prints before a result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from . import ktap
from .files import write_whole
from .guest import ALL_SIDES, SHORT_CYCLES, Expectation, Table
from .guest_boot import Booted

_DETAIL = re.compile(r"# pcim: suite=(\S+) case=(\S+) cycles=(\d+) bad=(\d+) splats=(\d+) "
                     r"failures=(\d+) kinds=(\S+)")
_MORE = re.compile(r"# pcim-(note|first): (.*)$")
_SPLAT = re.compile(r"# pcim-splat: (.*)$")
_BEGINS = re.compile(r"pcim: \S+ \S+ begins$")
_PLANNED = re.compile(r"# pcim-planned: suite=(\S+) case=(\S+)$")


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
    says: tuple[str, ...] = ()  # what the kernel complained of, each once

    @property
    def full(self) -> str:
        """The name that devices.toml uses."""
        return f"{self.suite}.{self.name}"

    def excused_by(self, row: Expectation) -> bool:
        """Is what was wrong what the row expects, and nothing else?"""
        if not row.names(self.full) or not (row.kinds or row.says):
            return row.names(self.full)
        other = [splat for splat in self.says if not any(part in splat for part in row.says)]
        return (bool(self.wrong or self.splats) and self.wrong <= set(row.kinds) and not other
                and not self.failures and bool(self.splats) == bool(self.says))

    def shows(self, row: Expectation) -> bool:
        """Is some of what the row tells about to be seen?"""
        kinds = not row.kinds or bool(self.wrong & set(row.kinds))
        return kinds and (not row.says or any(part in splat for part in row.says
                                              for splat in self.says))

    @property
    def wrong(self) -> set[str]:
        """The kinds of the oracle that were."""
        return {kind.partition(":")[0] for kind in self.kinds.split(",") if kind}


def details(boot: str, lines: Iterable[str]) -> dict[str, Case]:
    """What the cases counted, by their full names."""
    found: dict[str, Case] = {}
    last = ""
    heard: list[str] = []
    stray: list[str] = []       # between the cases: the checker of the log has them
    for line in lines:
        if _BEGINS.search(line):
            stray += heard
            heard = []
            continue
        match = _SPLAT.search(line)
        if match:
            heard.append(match[1])
            continue
        match = _DETAIL.search(line)
        if match:
            suite, name, cycles, bad, splats, failures, kinds = match.groups()
            if suite == "checkers":
                stray += heard
                heard = stray if name == "log" else []
            case = Case(boot, suite, name, "LOST", int(cycles), int(bad), int(splats),
                        int(failures), "" if kinds == "-" else kinds,
                        says=tuple(dict.fromkeys(heard)))
            heard = []
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
    """All cases of a console; one that was planned and has no result is LOST."""
    lines = booted.log.read_text(errors="replace").splitlines()
    known = details(boot, lines)
    planned = [match.groups() for match in map(_PLANNED.search, lines) if match]
    skipped = ktap.skips(lines)
    cases = []
    for suite, name, status in ktap.parse(tree, booted.log):
        if not name:        # the parser's stand-in for what a dead guest did not print
            continue
        case = known.get(f"{suite}.{name}", Case(boot, suite, name))
        if status == "SKIP":
            case = replace(case, note=skipped.get(name, ""))
        status = status if status in ("PASS", "FAIL", "SKIP") else "LOST"
        cases.append(replace(case, status=status))
    there = {(case.suite, case.name) for case in cases}
    cases += [known.get(f"{suite}.{name}",
                        Case(boot, suite, name, first="the guest told no result"))
              for suite, name in planned if (suite, name) not in there]
    if not booted.ended or not planned:
        cases.append(Case(boot, "boot", boot, "LOST", failures=1,
                          first=f"{booted.killed or 'the guest ended early'}; "
                                f"its last line: {booted.last}"))
    # Every boot has its checkers.
    return [replace(case, name=f"{case.name}-{boot}") if case.suite == "checkers" else case
            for case in cases]


# --------------------------------------------------------------------- verdicts

def judge(kernel: str, side: str, cases: Sequence[Case], table: Table,
          topics: Collection[str] = (), cycles: int = 0) -> tuple[list[str], list[str]]:
    """Return what is wrong with a side, and what is red for a known reason.

    topics are the series' own: a bug whose cure is not among them stays.  With
    fewer cycles than the short form has, a bug may not have come to be seen.
    """
    rows = [row for row in table.expected if row.kernel == kernel and row.red_on(side, topics)]
    wrong, known = [], []
    for case in cases:
        excuse = next((row for row in rows if case.excused_by(row)), None)
        must = [row for row in rows if row.names(case.full) and row.always
                and (row.side in ("both", side) or side == "base")
                and (not cycles or cycles >= SHORT_CYCLES.get(case.suite, 0))]
        if case.status == "LOST":
            wrong.append(f"{case.full}: no result; {case.first}")
        elif case.status != "FAIL" and must:
            wrong.append(f"{case.full}: not red, but must be seen so here ({must[0].why})")
        elif case.status == "FAIL" and (other := [row for row in must if not case.shows(row)]):
            wrong.append(f"{case.full}: red, but not as it must be here ({other[0].why}); "
                         f"{case.first}")
        elif case.status == "FAIL" and excuse:
            known.append(f"{case.full}: {excuse.why}; {case.first}")
        elif case.status == "FAIL":
            wrong.append(f"{case.full}: {case.first or 'failed'}")
        elif case.status == "SKIP" and not table.skips(case.suite, case.name, case.boot):
            wrong.append(f"{case.full}: skipped, and devices.toml does not say so; {case.note}")
    return wrong, known


# -------------------------------------------------------------------- kept results

@dataclass(slots=True)
class Kept:
    """The last results of both sides, what was booted, and which series the one had."""

    cases: dict[str, list[Case]]
    keys: dict[str, str]
    topics: Sequence[str] = ()
    what: str = "none was run"

    def only(self, keys: Mapping[str, str]) -> None:
        """Forget the cases of sides that were something else than what is booted now."""
        for side, key in keys.items():
            if self.keys.get(side) != key:
                self.cases[side] = []
                self.keys[side] = key


def save(path: Path, kept: Kept) -> None:
    """Keep the results, so that a run of one side or driver can show the others."""
    write_whole(path, json.dumps(asdict(kept), indent=1) + "\n")


def load(path: Path) -> Kept:
    """Return the last results, or none: those of another version of ours tell nothing."""
    none = Kept({side: [] for side in ALL_SIDES}, {})
    if not path.is_file():
        return none
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        return Kept({side: [replace(Case(**row), says=tuple(row["says"]))
                            for row in data["cases"][side]] for side in ALL_SIDES},
                    data["keys"], data["topics"], data["what"])
    except (KeyError, TypeError):
        return none


def merge(old: Sequence[Case], new: Sequence[Case]) -> list[Case]:
    """Results with the new ones in the place of older ones of the same case."""
    # A boot that did not end took other cases with it: those of before are void.
    fresh = {(case.boot, case.suite, case.name): case for case in new}
    boots = {case.boot for case in new}
    dead = {case.boot for case in new if case.suite == "boot"}
    kept = [case for case in old if (case.boot, case.suite, case.name) not in fresh
            and case.boot not in dead
            and not (case.boot in boots and case.suite in ("boot", "checkers"))]
    return [*kept, *fresh.values()]
