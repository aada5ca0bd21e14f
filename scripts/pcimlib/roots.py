# SPDX-License-Identifier: GPL-2.0-only
"""From where a function is reached: probe, remove, suspend, a devm action, a work item.

Calls are climbed, and so are calls through members within the module, where
the table that the member stands in names the function.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from pcimlib.families import catalogue
from pcimlib.graph import Node
from pcimlib.verdict import Judge

ACTION = "devm action"


@dataclass(frozen=True, slots=True)
class Root:
    """One place from where a function is reached."""

    label: str          # 'probe', 'dev_pm_ops.resume', 'devm action', 'INIT_WORK()' ...
    node: Node          # the function that is entered there
    file: str = ""      # the operation table, where there is one
    table: str = ""
    direct: bool = True     # by calls only, none of them through a member


class Roots:
    """Finds the roots of functions in one tree."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.graph = judge.graph
        self._found: dict[Node, tuple[Root, ...]] = {}

    def of(self, node: Node) -> tuple[Root, ...]:
        """All roots of a function; none when nothing is known to reach it."""
        if node not in self._found:
            self._found[node] = tuple(dict.fromkeys(self._climb(node, set(), True)))
        return self._found[node]

    def _climb(self, start: Node, seen: set[Node], direct: bool) -> list[Root]:
        found: list[Root] = []
        for node in self.graph.climb(start):
            if node in seen:
                continue
            seen.add(node)
            found += self._by_tables(node, seen, direct)
            found += self._by_name(node, direct)
        return found

    def _by_tables(self, node: Node, seen: set[Node], direct: bool) -> list[Root]:
        found: list[Root] = []
        for entry in self.graph.tables.get(node, ()):
            if self.judge.drivers.is_driver(entry):
                found.append(Root(entry.field, node, entry.file, entry.variable, direct))
                continue
            callers = self._members.get(entry.field.rsplit(".", 1)[-1], ())
            near = self.judge.modules.beside(node[0])
            ours = [caller for caller in callers if caller[0] in near]
            found += [root for caller in ours for root in self._climb(caller, seen, False)]
            if not ours:
                found.append(Root(f"{entry.type}.{entry.field}", node, entry.file,
                                  entry.variable, direct))
        return found

    def _by_name(self, node: Node, direct: bool) -> list[Root]:
        found = []
        for ref in self.graph.refs.get(node, ()):
            how, callee, _ = (ref.context + "::").split(":")[:3]
            if callee in catalogue().devm_actions:
                found.append(Root(ACTION, node, "", callee, direct))
            elif how == "arg":
                found.append(Root(f"{callee}()", node, "", "", direct))
            else:
                found.append(Root(f"a pointer to {node[1]}()", node, "", "", direct))
        return found

    @cached_property
    def _members(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for call in self.graph.facts.member_calls:
            found[call.member].append((call.file, call.function))
        return found
