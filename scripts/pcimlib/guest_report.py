# SPDX-License-Identifier: GPL-2.0-only
"""Reading a guest's console, judging it, keeping the results.

Verdicts come from the kernel's own KTAP parser.  What a case counted and what
it met first come from the lines that the guest's init prints before a result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from . import ktap
from .files import write_whole
from .guest import SIDES, Expectation
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

    def excused_by(self, row: Expectation) -> bool:
        """Is what was wrong what the row expects, and nothing else?"""
        wrong = {kind.partition(":")[0] for kind in self.kinds.split(",")}
        return row.names(self.full) and (not row.kinds or (
            wrong <= set(row.kinds) and not self.splats and not self.failures))


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
        case = known.get(f"{suite}.{name}", Case(boot, suite, name))
        if status == "SKIP":
            case = replace(case, note=skipped.get(name, ""))
        status = status if status in ("PASS", "FAIL", "SKIP") else "LOST"
        if suite == "checkers":     # every boot has them
            name = f"{name}-{boot}"
        cases.append(replace(case, name=name, status=status))
    if not booted.ended:
        cases.append(Case(boot, "boot", boot, "LOST", failures=1,
                          first=f"{booted.killed or 'the guest ended early'}; "
                                f"its last line: {booted.last}"))
    return cases


# --------------------------------------------------------------------- verdicts

def judge(kernel: str, side: str, cases: Sequence[Case], expected: Sequence[Expectation],
          topics: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """Return what is wrong with a side, and what is red for a known reason.

    topics are the series' own: a bug whose cure is not among them stays.
    """
    rows = [row for row in expected if row.kernel == kernel and row.red_on(side, topics)]
    wrong, known = [], []
    for case in cases:
        excuse = next((row for row in rows if case.excused_by(row)), None)
        must = [row for row in rows if row.names(case.full) and row.always
                and row.side == side == "base"]
        if case.status == "LOST":
            wrong.append(f"{case.full}: no result; {case.first}")
        elif case.status == "FAIL" and excuse:
            known.append(f"{case.full}: {excuse.why}; {case.first}")
        elif case.status == "FAIL":
            wrong.append(f"{case.full}: {case.first or 'failed'}")
        elif case.status == "PASS" and must:
            wrong.append(f"{case.full}: green, but must be seen red here ({must[0].why})")
    return wrong, known


# -------------------------------------------------------------------- kept results

@dataclass(slots=True)
class Kept:
    """The last results of both sides, and which series the one had."""

    cases: dict[str, list[Case]]
    topics: Sequence[str] = ()
    what: str = "none was run"


def save(place: Path, kept: Kept) -> None:
    """Keep the results, so that a run of one side or driver can show the others."""
    write_whole(place / "results.json", json.dumps(asdict(kept), indent=1) + "\n")


def load(place: Path) -> Kept:
    """Return the last results, or none."""
    path = place / "results.json"
    if not path.is_file():
        return Kept({side: [] for side in SIDES})
    data = json.loads(path.read_text(encoding="utf-8"))
    return Kept({side: [Case(**row) for row in rows] for side, rows in data["cases"].items()},
                data["topics"], data["what"])


def merge(old: Sequence[Case], new: Sequence[Case]) -> list[Case]:
    """Results with the new ones in the place of older ones of the same case."""
    # A boot that did not end took other cases with it: those of before are void.
    fresh = {(case.boot, case.suite, case.name): case for case in new}
    boots = {case.boot for case in new}
    kept = [case for case in old if (case.boot, case.suite, case.name) not in fresh
            and not (case.boot in boots and case.suite in ("boot", "checkers"))]
    return [*kept, *fresh.values()]
