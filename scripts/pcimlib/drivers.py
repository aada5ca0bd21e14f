# SPDX-License-Identifier: GPL-2.0-only
"""PCI drivers: which enable each one's probe reaches, and by which calls."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from pcimlib import arms
from pcimlib.facts import Call, Reference, TableEntry
from pcimlib.families import catalogue
from pcimlib.graph import Graph, Node

PROBES = ("probe",)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of evidence."""

    file: str
    line: int
    call: str
    arm: str = ""                   # the #if that it stands in, "" outside of any


@dataclass(frozen=True, slots=True)
class Enable:
    """What a probe does to enable its device, with the calls that show it."""

    kind: str                       # managed, unmanaged, both, named or none
    evidence: tuple[Place, ...]


def place(call: Call) -> Place:
    """A call as evidence."""
    return Place(call.file, call.line, call.callee, arms.shown(call.arm))


class Drivers:
    """The pci_driver tables of a tree."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.by_file: dict[str, list[str]] = defaultdict(list)
        for (file, variable), entries in graph.table_of.items():
            if any(entry.type == "pci_driver" for entry in entries):
                self.by_file[file].append(variable)
        self._catalogue = catalogue()
        self._named: dict[Node, list[Reference]] = defaultdict(list)
        for ref in graph.facts.references:
            if ref.name in self._catalogue.enables and ref.context.startswith("arg:"):
                self._named[(ref.file, ref.function)].append(ref)

    @staticmethod
    def is_driver(entry: TableEntry) -> bool:
        """True for an entry of a pci_driver table."""
        return entry.type == "pci_driver"

    @lru_cache(maxsize=None)
    def probes(self, file: str, variable: str) -> tuple[tuple[Node, TableEntry], ...]:
        """The probe functions of a table, with the entries that name them."""
        return tuple((node, entry)
                     for entry in self.graph.table_of.get((file, variable), ())
                     if entry.field in PROBES
                     for node in self.graph.resolve(file, entry.value))

    def direct_enables(self, node: Node, arm: str = arms.NONE) -> tuple[Call, ...]:
        """The enable calls in one function that a build with the arm can have."""
        return tuple(call for call in self.graph.calls_in.get(node, ())
                     if call.callee in self._catalogue.enables and call.arm != arms.DEAD
                     and not arms.exclude(call.arm, arm))

    def named_enables(self, node: Node) -> tuple[Place, ...]:
        """Enable calls that a function gives by name to a macro: who knows what that does."""
        return tuple(Place(ref.file, ref.line, f"{ref.name} given to {ref.context.split(':')[1]}()",
                           arms.shown(ref.arm))
                     for ref in self._named.get(node, ()) if ref.arm != arms.DEAD)

    @lru_cache(maxsize=None)
    def leads_to_enable(self, node: Node) -> bool:
        """True when the function enables the device, itself or by a call."""
        return any(self.direct_enables(one) for one in self.graph.descend(node))

    @lru_cache(maxsize=None)
    def enable_of(self, file: str, variable: str, arm: str = arms.NONE) -> Enable:
        """How the probe of a pci_driver table enables its device, in a build with the arm."""
        found: dict[str, list[Place]] = {}
        named: list[Place] = []
        for probe, entry in self.probes(file, variable):
            for node in self.graph.descend(probe):
                named += self.named_enables(node)
                for call in self.direct_enables(node, arm):
                    kind = self._kind(call.callee)
                    if kind not in found:
                        found[kind] = [
                            Place(entry.file, entry.line, f"{variable}.{entry.field}"),
                            *self._way(probe, node), place(call)]
        if not found:
            return Enable("named" if named else "none", tuple(named))
        kind = "both" if len(found) > 1 else next(iter(found))
        lines = tuple(one for key in sorted(found) for one in found[key])
        return Enable(kind, lines)

    def _kind(self, callee: str) -> str:
        return "managed" if callee in self._catalogue.enable_managed else "unmanaged"

    def _way(self, top: Node, bottom: Node) -> list[Place]:
        climbed = self.graph.climb(bottom)
        if top not in climbed:
            return []
        return [place(edge.call) for edge in self.graph.path(climbed, top)]

    def enabled_before(self, path: list[tuple[Node, int]]) -> bool:
        """True when some function on the path enabled the device before it went on.

        path lists the functions from the probe down to the site's own, each
        with the line from which it goes on.
        """
        for node, line in path:
            for call in self.direct_enables(node):
                if call.line < line:
                    return True
            for edge in self.graph.down.get(node, ()):
                if edge.call.line < line and self.leads_to_enable(edge.callee):
                    return True
        return False
