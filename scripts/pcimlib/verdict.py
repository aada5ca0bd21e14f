# SPDX-License-Identifier: GPL-2.0-only
"""The verdict of a call: whose device is it, and who enabled it.

managed    the device is enabled with pcim_enable_device() on every path
unmanaged  it is enabled with pci_enable_device*(), or not at all
both       callers of both kinds reach the call
foreign    the pci_dev is not the one that the driver is bound to
unknown    the call cannot be connected to a driver
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar, cast

from pcimlib.ctext import read_blanked
from pcimlib.drivers import Drivers, Enable, Place, place
from pcimlib.facts import Call
from pcimlib.families import catalogue
from pcimlib.graph import Edge, Graph, Node
from pcimlib.kbuild import ModuleMap
from pcimlib.unread import Unread

Climbed = dict[Node, Edge | None]
T = TypeVar("T")
GETTERS = (r"pci_get_\w+|pci_find_\w*(?:bus|device|slot)\w*|pci_upstream_bridge|"
           r"pcie_find_root_port|pci_physfn|pci_dev_get_\w+")


@lru_cache(maxsize=None)
def _may_get(path: Path) -> bool:
    """True when the file has a name of GETTERS at all; most have none."""
    try:
        return re.search(GETTERS, path.read_text(encoding="utf-8", errors="replace")) is not None
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose device a call works on, why, and in what context it runs."""

    kind: str
    reason: str
    evidence: tuple[Place, ...]
    context: str = ""           # '', 'devres release' or 'atomic'
    entries: frozenset[str] = frozenset()   # 'probe', 'remove', 'dev_pm_ops.resume' ...


class Judge:
    """Gives verdicts on the calls of one tree."""

    def __init__(self, tree: Path, graph: Graph, modules: ModuleMap) -> None:
        self.tree = tree
        self.graph = graph
        self.modules = modules
        self.drivers = Drivers(graph)
        self.unread = Unread(graph.facts)
        self._shared: dict[Callable[[Judge], object], object] = {}
        self._near: dict[str, list[Call]] = {}

    def shared(self, make: Callable[[Judge], T]) -> T:
        """What make gives for this tree: made once, whoever asks, and it remembers."""
        if make not in self._shared:
            self._shared[make] = make(self)
        return cast(T, self._shared[make])

    def verdict(self, call: Call) -> Verdict:
        """The verdict of one call."""
        node = (call.file, call.function)
        foreign = self.foreign(call)
        if foreign:
            return Verdict("foreign", foreign, (place(call),))
        climbed = self.graph.climb(node)
        context, witness = self._context(climbed)
        found = self._by_calls(call, climbed)
        if found is None:
            found = self._by_module(call)
        evidence = found.evidence + ((witness,) if witness else ())
        entries = frozenset(
            entry.field if self.drivers.is_driver(entry) else f"{entry.type}.{entry.field}"
            for _, entry in self.graph.entries(climbed))
        return Verdict(found.kind, found.reason, evidence, context, entries)

    # -- who drives the device -------------------------------------------

    def _by_calls(self, call: Call, climbed: Climbed) -> Verdict | None:
        """Follow the callers up to the probes (and other entries) of drivers."""
        kinds: dict[str, Enable] = {}
        early: list[Place] = []
        for top, entry in self.graph.entries(climbed):
            if not self.drivers.is_driver(entry):
                continue
            enable = self.drivers.enable_of(entry.file, entry.variable, call.arm)
            kind = enable.kind
            if entry.field == "probe":
                if (kind in ("managed", "both") and call.callee not in catalogue().enables
                        and self._too_early(call, climbed, top)):
                    early.append(Place(entry.file, entry.line, f"{entry.variable}.probe"))
                    continue
            if kind == "none":
                enable = self._enable_beside(entry.file, entry.variable, call.arm)
                kind = enable.kind
            kinds.setdefault(kind, enable)
        if early and "managed" not in kinds:
            return Verdict("unmanaged", "runs before the device is enabled", tuple(early))
        return self._combine(kinds, "follows the calls") if kinds else None

    def _too_early(self, call: Call, climbed: Climbed, top: Node) -> bool:
        path = [(edge.caller, edge.call.line)
                for edge in self.graph.path(climbed, top)]
        return not self.drivers.enabled_before(
            path + [((call.file, call.function), call.line)])

    def _enable_beside(self, file: str, variable: str, arm: str) -> Enable:
        """How a driver enables whose probe reaches no enable: in its module, or unread."""
        enable = self._enable_in_module(file, arm)
        if enable.kind != "none":
            return enable
        return self.unread.near(self.modules.beside(file), [
            node for probe, _ in self.drivers.probes(file, variable)
            for node in self.graph.descend(probe)]) or enable

    def _enable_in_module(self, file: str, arm: str) -> Enable:
        """Any enable call in the files of a module, for what runs by pointers."""
        found: dict[str, Place] = {}
        named: list[Place] = []
        for other in self.modules.beside(file):
            for name in sorted(self.graph.by_file.get(other, ())):
                named += self.drivers.named_enables((other, name))
                for call in self.drivers.direct_enables((other, name), arm):
                    managed = call.callee in catalogue().enable_managed
                    found.setdefault("managed" if managed else "unmanaged", place(call))
        if not found:
            return Enable("named" if named else "none", tuple(named))
        kind = "both" if len(found) > 1 else next(iter(found))
        return Enable(kind, tuple(found[key] for key in sorted(found)))

    def _by_module(self, call: Call) -> Verdict:
        """A call that is reached by function pointers only: ask the module's drivers."""
        kinds: dict[str, Enable] = {}
        for file in self.modules.beside(call.file):
            for variable in self.drivers.by_file.get(file, ()):
                enable = self.drivers.enable_of(file, variable, call.arm)
                if enable.kind == "none":
                    enable = self._enable_beside(file, variable, call.arm)
                kinds.setdefault(enable.kind, enable)
        if not kinds:
            enable = self._enable_in_module(call.file, call.arm)
            if enable.kind != "none":
                kinds[enable.kind] = enable
        if not kinds:
            return Verdict("unknown", "no PCI driver reaches this call or shares its module", ())
        return self._combine(kinds, "reached by pointer; follows the module's drivers")

    @staticmethod
    def _combine(kinds: dict[str, Enable], how: str) -> Verdict:
        evidence = tuple(one for kind in sorted(kinds) for one in kinds[kind].evidence)
        names = set(kinds)
        if names == {"none"}:
            return Verdict("unmanaged", f"{how}: no enable call is reached", ())
        names.discard("none")
        if "unread" in names:
            where = kinds["unread"].evidence[0]
            return Verdict("unknown", f"{how}: no enable call is reached, but "
                           f"{where.file}:{where.line} could not be read: {where.call}", evidence)
        if "named" in names:
            given = ", ".join(sorted({place.call for place in kinds["named"].evidence}))
            return Verdict("unknown", f"{how}: {given}, and nobody sees what that does", evidence)
        if names == {"managed"} and "none" not in kinds:
            return Verdict("managed", how, evidence)
        if names == {"unmanaged"}:
            return Verdict("unmanaged", how, evidence)
        return Verdict("both", f"{how}: drivers of both kinds reach it", evidence)

    # -- the device itself -----------------------------------------------

    def foreign(self, call: Call) -> str:
        """Why the pci_dev of the call is not the driver's own, or ''."""
        node = (call.file, call.function)
        device = call.args.partition(",")[0].strip()
        if re.search(r"->bus->self\b|\bself$|\bpci_upstream_bridge\(", device):
            return f"'{device}' is the bridge above the device"
        if not re.fullmatch(r"[A-Za-z_]\w*", device) or node not in self.graph.bodies:
            return ""
        if not _may_get(self.tree / call.file):
            return ""
        first, last = self.graph.bodies[node]
        text = "\n".join(read_blanked(self.tree / call.file)[first - 1:last])
        match = re.search(rf"\b{device}\s*=\s*({GETTERS})\s*\(", text)
        return f"'{device}' comes from {match.group(1)}()" if match else ""

    # -- the context -----------------------------------------------------

    def _context(self, climbed: Climbed) -> tuple[str, Place | None]:
        """Does the call run while devres is released, or in an interrupt?"""
        atomic: Place | None = None
        for node in climbed:
            for ref in self.graph.refs.get(node, ()):
                _, callee, position = (ref.context + "::").split(":")[:3]
                if callee in catalogue().devm_actions:
                    return "devres release", Place(ref.file, ref.line, callee)
                if str(catalogue().handlers.get(callee)) == position:
                    atomic = Place(ref.file, ref.line, callee)
                if ref.context.startswith("assign:") and callee[-1:] not in ("", "]"):
                    member = re.split(r"->|\.", callee)[-1]
                    witness = self._action_by_member(ref.file, member)
                    if witness:
                        return "devres release", witness
            for entry in self.graph.tables.get(node, ()):
                witness = self._action_by_member(entry.file, entry.field.rsplit(".", 1)[-1])
                if witness:
                    return "devres release", witness
        return ("atomic", atomic) if atomic else ("", None)

    def _action_by_member(self, near: str, member: str) -> Place | None:
        """The devm action that is given as 'ops->member' in the same module."""
        for call in self._actions_beside(near):
            if re.search(rf"(?:->|\.){member}\s*,", call.args):
                return place(call)
        return None

    def _actions_beside(self, near: str) -> list[Call]:
        """The calls that register a devm action, of a file's modules."""
        if near not in self._near:
            files = set(self.modules.beside(near))
            self._near[near] = [call for call in self._actions if call.file in files]
        return self._near[near]

    @cached_property
    def _actions(self) -> list[Call]:
        """The calls that register a devm action."""
        return [call for name in sorted(catalogue().devm_actions)
                for call in self.graph.calls_of[name]]
