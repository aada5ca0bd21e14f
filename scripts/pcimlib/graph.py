# SPDX-License-Identifier: GPL-2.0-only
"""The call graph between functions, on top of the extracted facts.

A node is (file, function).  A name resolves to the definition in its own file
(or in a file that includes it), then to an inline in a header, then to the
global definitions of that name, those of the caller's own folder first.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pcimlib.facts import Call, Facts, Reference, TableEntry

Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """A call as the graph sees it: who calls whom, and where."""

    caller: Node
    callee: Node
    call: Call


class Graph:
    """Callers, callees and operation tables by function."""

    def __init__(self, facts: Facts, opaque: Container[str] = ()) -> None:
        """opaque: names into which the graph does not look; they mean what they say."""
        self.facts = facts
        self._opaque = opaque
        self._own: dict[Node, list[str]] = defaultdict(list)
        self._global: dict[str, list[Node]] = defaultdict(list)
        self._inline: dict[str, list[Node]] = defaultdict(list)
        self.bodies: dict[Node, tuple[int, int]] = {}
        self.by_file: dict[str, set[str]] = defaultdict(set)
        self._index_functions()
        self._includers: dict[str, list[str]] = defaultdict(list)
        self._index_includes()
        self.calls_in: dict[Node, list[Call]] = defaultdict(list)
        self.calls_of: dict[str, list[Call]] = defaultdict(list)
        self.up: dict[Node, list[Edge]] = defaultdict(list)
        self.down: dict[Node, list[Edge]] = defaultdict(list)
        self._index_calls()
        self.tables: dict[Node, list[TableEntry]] = defaultdict(list)
        self.table_of: dict[tuple[str, str], list[TableEntry]] = defaultdict(list)
        self._index_tables()
        self.refs: dict[Node, list[Reference]] = defaultdict(list)
        for ref in facts.references:
            for node in self.resolve(ref.file, ref.name):
                self.refs[node].append(ref)

    def _index_functions(self) -> None:
        for function in self.facts.functions:
            node = (function.file, function.name)
            self.bodies.setdefault(node, (function.line, function.end_line))
            self.by_file[function.file].add(function.name)
            if function.linkage == "global":
                self._global[function.name].append(node)
            elif function.file.endswith(".h"):
                self._inline[function.name].append(node)

    def _index_includes(self) -> None:
        for include in self.facts.includes:
            target = os.path.normpath(
                os.path.join(os.path.dirname(include.file), include.target))
            self._includers[target].append(include.file)
            self._own[(include.file, "")].append(target)

    def _index_calls(self) -> None:
        for call in self.facts.calls:
            caller = (call.file, call.function)
            self.calls_in[caller].append(call)
            self.calls_of[call.callee].append(call)
            if call.callee in self._opaque:
                continue
            for callee in self.resolve(call.file, call.callee):
                edge = Edge(caller, callee, call)
                self.up[callee].append(edge)
                self.down[caller].append(edge)

    def _index_tables(self) -> None:
        for entry in self.facts.entries:
            self.table_of[(entry.file, entry.variable)].append(entry)
            for node in self.resolve(entry.file, entry.value):
                self.tables[node].append(entry)

    @lru_cache(maxsize=None)
    def resolve(self, file: str, name: str) -> tuple[Node, ...]:
        """The definitions that a name used in a file can mean."""
        near = [file, *self._own.get((file, ""), ()), *self._includers.get(file, ())]
        own = tuple((one, name) for one in near if name in self.by_file.get(one, ()))
        if own:
            return own
        found = self._inline.get(name) or self._global.get(name) or []
        if len(found) > 1:
            folder = os.path.dirname(file)
            same = [node for node in found if os.path.dirname(node[0]) == folder]
            found = same or found
        return tuple(found)

    def climb(self, start: Node) -> dict[Node, Edge | None]:
        """All functions that reach start by calls, each with the edge it takes."""
        seen: dict[Node, Edge | None] = {start: None}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for edge in self.up.get(node, ()):
                if edge.caller not in seen:
                    seen[edge.caller] = edge
                    queue.append(edge.caller)
        return seen

    def descend(self, start: Node) -> Iterator[Node]:
        """All functions that start reaches by calls, start first."""
        seen = {start}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            yield node
            for edge in self.down.get(node, ()):
                if edge.callee not in seen:
                    seen.add(edge.callee)
                    queue.append(edge.callee)

    @staticmethod
    def path(climbed: dict[Node, Edge | None], top: Node) -> list[Edge]:
        """The edges from top down to where the climb began."""
        edges = []
        edge = climbed[top]
        while edge is not None:
            edges.append(edge)
            edge = climbed[edge.callee]
        return edges

    def entries(self, nodes: Iterable[Node]) -> Iterator[tuple[Node, TableEntry]]:
        """The operation-table entries that hold one of the functions."""
        for node in nodes:
            for entry in self.tables.get(node, ()):
                yield node, entry
