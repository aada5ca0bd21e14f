# SPDX-License-Identifier: GPL-2.0-only
"""Libraries that request and release by hand in pairs, for drivers of both kinds.

A library that managed and unmanaged drivers share can become neither: its calls
stay what they are.  That is safe once the hybrid is gone if no driver relies on
the implicit release, which is proved by path: of every probe that gets to the
request, a failure leaves nothing requested, and where success leaves a region,
each way through remove releases it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pcimlib.cflow import Unreadable
from pcimlib.families import catalogue
from pcimlib.paths import FREED, TAKEN, Effects, Paths
from pcimlib.regions import Judged
from pcimlib.roots import Root, Roots
from pcimlib.verdict import Judge

FAMILY = "region"


def effects() -> Effects:
    """What the plain calls do; managed ones are undone whatever the driver does."""
    calls = catalogue().families[FAMILY].calls.values()
    plain = [call for call in calls if not call.explicit]
    return Effects({call.name: "0" for call in plain if not call.undo},
                   frozenset(call.name for call in plain if call.undo), balanced=True)


def plain_paths(judge: Judge) -> Paths:
    """The ways through the functions of a tree, by what they do to regions."""
    return Paths(judge.tree, judge.graph, effects())


class Pairs:
    """Proves the pairs of one tree."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.roots = judge.shared(Roots)
        self.paths = judge.shared(plain_paths)

    def unproven(self, group: Sequence[Judged]) -> str:
        """Why the calls of a library are not safe as they are, or '' when they are."""
        takes = [one for one in group if not one.call.undo]
        frees = [one for one in group if one.call.undo]
        if not takes:
            return "a release without a request"
        asked = {(one.call.undone_by, _selected(one, 1)) for one in takes}
        given = {(one.call.name, _selected(one, 0)) for one in frees}
        if len(asked) > 1 or asked != given:
            return "the request and the releases do not name the same regions"
        for one in takes:
            roots = self.roots.of((one.fact.file, one.fact.function))
            if not roots:
                return f"nothing is seen to reach {one.call.name}()"
            for root in roots:
                why = self._relies(root)
                if why:
                    return why
        return ""

    def _relies(self, root: Root) -> str:
        """How a driver may rely on the implicit release, or ''."""
        drivers = self.judge.drivers
        if root.label.rpartition(".")[2] != "probe":
            return f"reached from {root.label}"
        if (root.table in drivers.by_file.get(root.file, ())
                and drivers.enable_of(root.file, root.table).kind == "unmanaged"):
            return ""
        # A driver of another bus may well be given a managed PCI device.
        if not root.direct:
            return f"{root.node[1]}() gets there through a pointer"
        try:
            return self._exits(root)
        except Unreadable as error:
            return f"the ways through {root.node[1]}() cannot be read: {error}"

    def _exits(self, root: Root) -> str:
        """Which way out of probe or remove leaves the regions to unbind, or ''."""
        ways = self.paths.outcomes(root.node)
        if any(way.effect not in ("", TAKEN) for way in ways):
            return f"{root.node[1]}() requests or releases more than once"
        if any(way.effect and "-" in way.result for way in ways):
            return f"{root.node[1]}() may fail and leave the regions requested"
        if not any(way.effect for way in ways):
            return ""
        removes = [node for entry in self.judge.graph.table_of.get((root.file, root.table), ())
                   if entry.field == "remove"
                   for node in self.judge.graph.resolve(entry.file, entry.value)]
        if not removes:
            return f"{root.table} has no remove that releases"
        for node in removes:
            if any(way.effect != FREED for way in self.paths.outcomes(node)):
                return f"{node[1]}() has a way that does not release"
        return ""


def _selected(one: Judged, tail: int) -> tuple[str, ...]:
    """The arguments that choose regions: between the device and a request's name."""
    words = [word.strip() for word in one.fact.args.split(",")]
    return tuple(words[1:len(words) - tail])
