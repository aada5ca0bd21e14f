# SPDX-License-Identifier: GPL-2.0-only
"""Which functions take a device down and which bring it up again.

A suspend and its resume, the detection of an error and the reset of the slot:
they stand in one operation table, or are arguments of one macro that makes a
table of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from pcimlib.facts import Reference, TableEntry
from pcimlib.graph import Graph, Node

# What comes up, and what took the device down before it.  In an image that is
# restored the last that ran is freeze, not poweroff.
DOWN_OF = {"resume": "suspend", "thaw": "freeze", "restore": "freeze",
           "runtime_resume": "runtime_suspend", "slot_reset": "error_detected",
           "reset_done": "reset_prepare"}
# After these the kernel ends: nothing comes up again.
LAST = frozenset(("poweroff", "shutdown"))

_SLEEP = (("suspend", "freeze", "poweroff"), ("resume", "thaw", "restore"))
_RUNTIME = (("runtime_suspend",), ("runtime_resume",))
_MACRO = re.compile(r"\w*PM_OPS$")
_NEAR = 2       # lines that one use of a macro may be apart

Table = tuple[str, str, int]    # file, variable or macro, line of the macro


@dataclass(frozen=True, slots=True)
class Slot:
    """A function's place in a table: what the place is called there."""

    table: Table
    role: str
    errors: bool = False        # a table of error handlers

    @property
    def down(self) -> str:
        """The role that took the device down before this one; '' when none does."""
        if self.errors and self.role in ("resume", "mmio_enabled"):
            return "error_detected"
        return DOWN_OF.get(self.role, "")

    @property
    def ups(self) -> tuple[str, ...]:
        """The roles that bring the device up after this one."""
        if self.errors and self.role == "error_detected":
            return ("slot_reset", "resume", "mmio_enabled")
        return tuple(up for up, down in DOWN_OF.items() if down == self.role)

    @property
    def name(self) -> str:
        """What a person calls the place."""
        return f"{self.table[1]}.{self.role}"


class Phases:
    """The tables of one tree that take devices down and bring them up."""

    def __init__(self, graph: Graph) -> None:
        self._slots: dict[Node, list[Slot]] = defaultdict(list)
        self._nodes: dict[tuple[Table, str], list[Node]] = defaultdict(list)
        for node, entries in graph.tables.items():
            for entry in entries:
                for role in _roles_of_entry(entry):
                    self._add(node, Slot((entry.file, entry.variable, 0), role,
                                         entry.type == "pci_error_handlers"))
        self._by_macros(graph)

    def slots(self, node: Node) -> tuple[Slot, ...]:
        """The places of a function in tables of this kind; none in others."""
        return tuple(self._slots.get(node, ()))

    def nodes(self, slot: Slot, role: str) -> tuple[Node, ...]:
        """The functions in another place of the same table."""
        return tuple(self._nodes.get((slot.table, role), ()))

    def _add(self, node: Node, slot: Slot) -> None:
        if slot not in self._slots[node]:
            self._slots[node].append(slot)
            self._nodes[(slot.table, slot.role)].append(node)

    def _by_macros(self, graph: Graph) -> None:
        found: list[tuple[Reference, str, int, Node]] = []
        for node, refs in graph.refs.items():
            for ref in refs:
                how, macro, place = (ref.context + "::").split(":")[:3]
                if how == "arg" and _MACRO.match(macro):
                    found.append((ref, macro, int(place), node))
        first: dict[tuple[str, str], int] = {}
        for ref, macro, position, node in sorted(found, key=lambda one: (one[0].file, one[0].line)):
            line = first.get((ref.file, macro), -_NEAR - 1)
            if ref.line - line > _NEAR:
                line = first[(ref.file, macro)] = ref.line
            for role in _roles(macro, position - 1):
                self._add(node, Slot((ref.file, macro, line), role))


def _roles_of_entry(entry: TableEntry) -> tuple[str, ...]:
    """What an entry of a table is for, as far as it takes down or brings up."""
    field = entry.field.rsplit(".", 1)[-1]
    macro, _, position = field.partition(":")
    if position:
        return _roles(macro, int(position)) if _MACRO.match(macro) else ()
    role = re.sub(r"_(?:early|late|noirq)$", "", field)
    known = {*DOWN_OF, *DOWN_OF.values(), *LAST, "mmio_enabled"}
    return (role,) if role in known else ()


def _roles(macro: str, place: int) -> tuple[str, ...]:
    """The roles of the functions given to a macro; place 0 is its first function."""
    pair, up = divmod(place, 2)
    if macro.startswith("UNIVERSAL") or macro == "DEFINE_RUNTIME_DEV_PM_OPS":
        return _SLEEP[up] + _RUNTIME[up] if pair == 0 else ()
    runtime = "RUNTIME" in macro or pair == 1
    return _RUNTIME[up] if runtime else _SLEEP[up]
