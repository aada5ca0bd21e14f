# SPDX-License-Identifier: GPL-2.0-only
"""What to do with mapped BARs: from a table that all share to the pointer itself.

pcim_iomap_regions() is managed on every kernel; what is old about it is that
the address has to be read from a table afterwards.  One call that returns the
address is better, where it can take the place of both: one constant BAR, one
read in the same function that only a success leads to, and a target that is
there before the BAR is mapped.  Everything else keeps its two calls and gets
a reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pcimlib import mapping
from pcimlib.ctext import read_blanked
from pcimlib.mapping import Plan
from pcimlib.policy import Decision, Target
from pcimlib.regions import Judged
from pcimlib.verdict import Judge

CLAIM, READ = "pcim_iomap_regions", "pcim_iomap_table"
RETURNS = ("pcim_iomap_region", "pcim_iomap_range")     # and make no entry in the table
REMOVED = {
    "pcim_iomap_regions_request_all":
        ("request-all", "gone in 6.13: pcim_request_all_regions(), then pcim_iomap() of the "
         "BARs in the mask, which returns the address"),
    "pcim_iounmap_regions":
        ("iounmap-regions", "gone in 6.16: unbind and a failed probe undo the mapping; where it "
         "has to go earlier, pcim_iounmap_region() goes with pcim_iomap_region()"),
}
GIVES_BACK = re.compile(r"\b(pcim_iounmap\w*|pcim?_release_(?:selected_|mem_|io_)?regions?|"
                        r"pcim_release_all_regions)\s*\(")


def decide(items: Sequence[Judged], aim: Target, judge: Judge) -> list[Decision]:
    """One decision a call, in the order of the calls."""
    iomaps = _Iomaps(judge, aim)
    modules: dict[str, list[Judged]] = defaultdict(list)
    for one in items:
        modules[one.module or one.fact.file].append(one)
    for group in modules.values():
        iomaps.module(group)
    return [iomaps.decide(one) for one in items]


@lru_cache(maxsize=64)
def _lines(path: Path) -> list[str]:
    """The lines of a file as they are, with comments."""
    return path.read_text(encoding="utf-8", errors="replace").split("\n")


@lru_cache(maxsize=None)
def _given_back(path: Path) -> tuple[int, str]:
    """The first line of a file that gives a BAR back, and by which call; 0 where none does."""
    try:
        if not GIVES_BACK.search(path.read_text(encoding="utf-8", errors="replace")):
            return 0, ""
    except OSError:
        return 0, ""
    for number, line in enumerate(read_blanked(path), 1):
        if match := GIVES_BACK.search(line):
            return number, match.group(1)
    return 0, ""


class _Iomaps:
    """Decides with the call graph of one tree at hand."""

    def __init__(self, judge: Judge, aim: Target) -> None:
        self.judge = judge
        self.aim = aim
        self.plans: dict[int, Plan] = {}        # by the id of a call
        self.parts: dict[int, Judged] = {}      # a read, and the call that it goes with
        self.filled: dict[int, str] = {}        # of the other reads, who fills the table

    # -- a module

    def module(self, group: Sequence[Judged]) -> None:
        """Plan for the calls of a module, which may share a table."""
        reads = [one for one in group if one.call.name == READ]
        claims = [one for one in group if one.call.name == CLAIM]
        plans = {id(one): self._plan(one, reads) for one in claims if _is_ours(one)}
        served = {id(read) for plan in plans.values() for read in plan.served}
        elsewhere = self._reads_elsewhere([one for one in reads if id(one) not in served], group)
        self.filled |= {id(read): _filled_by(read, group) for read in reads}
        for one in claims:
            plan = plans.get(id(one))
            if plan is None:
                continue
            if plan.edit and elsewhere:
                plan = Plan("table-elsewhere", elsewhere, served=plan.served)
            self.plans[id(one)] = plan
            for read in plan.served:
                self.parts[id(read)] = one

    def _plan(self, one: Judged, reads: Sequence[Judged]) -> Plan:
        mine = [read for read in reads if read.fact.file == one.fact.file
                and read.fact.function == one.fact.function]
        plan = mapping.plan(one, mine, self._is_probe(one))
        gives_back = self._gives_back(one)
        if plan.edit and gives_back:
            return Plan("given-back", gives_back, served=plan.served)
        comment = self._comment(plan) if plan.edit else ""
        if comment:
            return Plan("comment", comment, served=plan.served)
        if not mine:
            return self._unread(plan, reads, one)
        return plan

    def _comment(self, plan: Plan) -> str:
        """Why a comment would be left alone by the read that goes, or ''."""
        for read in plan.served:
            above = _lines(self.judge.tree / read.fact.file)[read.fact.statement_line - 2].strip()
            if above.endswith("*/") or above.startswith("//"):
                return (f"the comment above line {read.fact.line} speaks of the read that would "
                        "go: move it or drop it with the read")
        return ""

    def _is_probe(self, one: Judged) -> bool:
        """True for a function that stands in a driver's table, and is not called otherwise."""
        node = (one.fact.file, one.fact.function)
        graph = self.judge.graph
        return not graph.up.get(node) and not graph.refs.get(node) and any(
            self.judge.drivers.is_driver(entry) and entry.field == "probe"
            for entry in graph.tables.get(node, ()))

    def _gives_back(self, one: Judged) -> str:
        """Where a module gives back what it mapped, or ''."""
        drivers = self.judge.drivers.by_file
        for file in sorted(self.judge.modules.beside(one.fact.file)):
            if file != one.fact.file and drivers.get(file) and drivers.get(one.fact.file):
                continue        # a driver of other devices
            number, name = _given_back(self.judge.tree / file)
            if number:
                return f"{file}:{number} gives BARs back by {name}()"
        return ""

    def _unread(self, plan: Plan, reads: Sequence[Judged], one: Judged) -> Plan:
        """The plan for a call in whose function nobody reads the table."""
        also = f"; {plan.reason}" if plan.rule in ("several-bars", "computed-bar") else ""
        if reads:
            first = reads[0].fact
            return Plan("table-elsewhere", f"the table is read in {first.function}() "
                        f"({first.file}:{first.line}): hand the address there{also}")
        outside = self._reads_outside([one])
        if outside:
            return Plan("table-elsewhere", f"{outside}{also}")
        return Plan("not-read", f"nothing in the module reads the table: is the mapping needed, "
                    f"or would pcim_request_region() do?{also}")

    def _reads_elsewhere(self, reads: Sequence[Judged], group: Sequence[Judged]) -> str:
        """Where else the module's table is read, or ''."""
        for read in reads:
            return (f"{read.fact.function}() reads the table too ({read.fact.file}:"
                    f"{read.fact.line}): hand the address there")
        return self._reads_outside(group)

    def _reads_outside(self, group: Sequence[Judged]) -> str:
        """The function of another module by which a module reads the table, or ''."""
        inside = {file for one in group for file in self.judge.modules.beside(one.fact.file)}
        for file in sorted(inside):
            for name in sorted(self.judge.graph.by_file.get(file, ())):
                for node in self.judge.graph.descend((file, name)):
                    if node[0] in inside or node[0].startswith(("drivers/pci/", "lib/")):
                        continue
                    if any(call.callee == READ for call in self.judge.graph.calls_in[node]):
                        return f"calls {node[1]}() of {node[0]}, which reads the table"
        return ""

    # -- a call

    def decide(self, one: Judged) -> Decision:
        """The decision on one call."""
        family, verdict, call = one.call.family, one.verdict, one.call
        if call.explicit:
            return Decision(f"{family}-explicit", "keep", f"already explicit: {call.explicit}")
        if call.name in REMOVED:
            name, reason = REMOVED[call.name]
            return Decision(f"helper-removed-{name}", "review", reason)
        if verdict.kind == "unmanaged":
            return Decision(f"{family}-unmanaged", "review",
                            f"{verdict.reason}: pcim_enable_device() is missing")
        if verdict.kind in ("foreign", "both", "unknown"):
            return Decision(f"{family}-{verdict.kind}", "review", verdict.reason)
        if call.name == READ:
            return self._read(one)
        plan = self.plans[id(one)]
        if not plan.edit:
            return Decision(f"{family}-{plan.rule}", "review", plan.reason)
        if not self.aim.offers(call.managed):
            return Decision(f"{family}-{plan.rule}", "review",
                            f"would need {call.managed}(), which this tree lacks")
        return Decision(f"{family}-one-bar", "convert", plan.reason, call.managed, plan.edit)

    def _read(self, one: Judged) -> Decision:
        family = one.call.family
        claim = self.parts.get(id(one))
        if claim is None:
            return Decision(f"{family}-table-elsewhere", "review", self.filled[id(one)])
        plan = self.plans[id(claim)]
        where = f"{claim.call.name}() in line {claim.fact.line}"
        if plan.edit and self.aim.offers(claim.call.managed):
            return Decision(f"{family}-table-read", "drop", f"{where} becomes the call that "
                            "returns the address", "", "table")
        return Decision(f"{family}-{plan.rule}", "review", f"stays with {where}: {plan.reason}")


def _is_ours(one: Judged) -> bool:
    return one.verdict.kind == "managed"


def _filled_by(read: Judged, group: Sequence[Judged]) -> str:
    """Which call of a module fills the table that is read, as far as one does."""
    fills = [one for one in group if one.call.name.startswith("pcim_iomap")
             and one.call.name != READ and one.call.name not in RETURNS]
    here = [one for one in fills if one.fact.function == read.fact.function
            and one.fact.file == read.fact.file]
    if not fills:
        return "nothing in the module fills the table: whose address is it?"
    first = (here or fills)[0]
    where = f"line {first.fact.line}" if here else \
        f"{first.fact.function}() ({first.fact.file}:{first.fact.line})"
    how = {"pcim_iomap": "which returns the address already",
           "pcim_iomap_regions_request_all": "which is gone in 6.13"}.get(
               first.call.name, "which does not return the address")
    return f"filled by {first.call.name}() in {where}, {how}"
