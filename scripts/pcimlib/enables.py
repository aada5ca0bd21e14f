# SPDX-License-Identifier: GPL-2.0-only
"""What to do with calls that enable and disable a device.

A managed enable belongs into probe: unbind disables as often as it was called
(where the tree's call counts, from 6.11 on), or once.  In resume it is one too
many: after a disable in suspend the plain call restores the count, and where
nothing disables there is nothing to enable.  A disable by hand at the end of a
managed binding is one too many as well.  A device without a driver has no
unbind at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pcimlib import signs
from pcimlib.cflow import Unreadable
from pcimlib.ctext import arguments, block_start, call_end, read_blanked
from pcimlib.facts import Call as Fact
from pcimlib.families import catalogue
from pcimlib.foreign import Strangers
from pcimlib.graph import Node
from pcimlib.passing import goes_on
from pcimlib.paths import Effects, Paths
from pcimlib.phases import LAST, Phases, Slot
from pcimlib.policy import Decision, Target
from pcimlib.regions import Judged
from pcimlib.roots import Root, Roots
from pcimlib.verdict import Judge

FAMILY = "enable"
UNCOUNTED = "pci_reenable_device"        # leaves the count alone
PLAIN = "pci_enable_device"
DISABLE = "pci_disable_device"
# What follows 'rc = call(dev)' where only its failure counts.
RETURNED = r"\s*;\s*if \({0}(?: < 0)?\)\s*return {0};"

DEVICE = re.compile(r"\bstruct pci_dev \*\s*(\w+)")

ALWAYS, NEVER, SOMETIMES, UNREAD = "always", "never", "sometimes", "unread"


def effects() -> Effects:
    """What the calls of this family do to the enable count."""
    calls = catalogue().families[FAMILY].calls.values()
    return Effects({call.name: "0" for call in calls if not call.undo and call.name != UNCOUNTED},
                   frozenset((DISABLE,)))


def _paths(judge: Judge) -> Paths:
    return Paths(judge.tree, judge.graph, effects())


def _phases(judge: Judge) -> Phases:
    return Phases(judge.graph)


def _disabling(judge: Judge) -> frozenset[Node]:
    """The functions that disable a device."""
    return frozenset(_node(call) for call in judge.graph.calls_of[DISABLE])


def decide(items: Sequence[Judged], aim: Target, judge: Judge) -> list[Decision]:
    """One decision a call, in the order of the calls."""
    enables = _Enables(judge, aim)
    return [enables.decide(one) for one in items]


@dataclass(frozen=True, slots=True)
class _Reached:
    """From where a call is reached: the places in tables, and the other roots."""

    ups: tuple[Slot, ...]
    downs: tuple[Slot, ...]
    labels: frozenset[str]          # of roots that are neither
    roots: tuple[Root, ...]

    @property
    def others(self) -> str:
        """The roots that are no end and no begin of a binding, in words."""
        return ", ".join(sorted(self.labels - {"probe", "remove", "shutdown"}))


def _node(one: Judged | Fact) -> Node:
    fact = one if isinstance(one, Fact) else one.fact
    return (fact.file, fact.function)


class _Enables:
    """Decides with the call graph of one tree at hand."""

    def __init__(self, judge: Judge, aim: Target) -> None:
        self.judge = judge
        self.graph = judge.graph
        self.counts = "enable-counts" in aim.capabilities.traits
        self.forgets = "enable-forgets" in aim.capabilities.traits
        self.known = aim.capabilities.families.get(FAMILY) != "unknown"
        self.roots = judge.shared(Roots)
        self.phases = judge.shared(_phases)
        self.paths = judge.shared(_paths)
        self.strangers = judge.shared(Strangers)
        self.disabling = judge.shared(_disabling)
        self._status: dict[Node, str] = {}

    def decide(self, one: Judged) -> Decision:
        """The decision on one call."""
        if one.verdict.kind == "foreign" or self.strangers.kept_by(one.fact):
            return self._foreign(one)
        if one.fact.callee == DISABLE:
            return self._disable(one)
        if one.fact.callee in catalogue().enable_managed:
            return self._managed(one)
        return self._plain(one)

    # -- what is known of a call

    def _reached(self, one: Judged) -> _Reached:
        roots = self._roots_of(one.fact)
        ups: list[Slot] = []
        downs: list[Slot] = []
        labels = set()
        for root in roots:
            role = root.label.rpartition(".")[2].removesuffix("_new")
            slots = self.phases.slots(root.node)
            if role in ("probe", "remove") or not slots:
                labels.add(role if role in ("probe", "remove") else root.label)
                continue
            ups += [slot for slot in slots if slot.down]
            downs += [slot for slot in slots if not slot.down and slot.role not in LAST]
            if any(slot.role in LAST for slot in slots):
                labels.add("shutdown")
        return _Reached(tuple(dict.fromkeys(ups)), tuple(dict.fromkeys(downs)),
                        frozenset(labels), roots)

    def _roots_of(self, fact: Fact) -> tuple[Root, ...]:
        """The roots, without callers that pass 0 for the flag that guards the call."""
        node = _node(fact)
        flags = self._guards(fact)
        edges = self.graph.up.get(node, ())
        alive = [edge for edge in edges if not any(
            arguments(edge.call.args)[place:place + 1] in (["0"], ["false"])
            for place in flags)]
        if len(alive) == len(edges):
            return self.roots.of(node)
        return tuple(dict.fromkeys(root for edge in alive
                                   for root in self.roots.of(edge.caller)))

    def _guards(self, fact: Fact) -> list[int]:
        """The positions of the parameters without which the call is not made."""
        text, start = self._text(fact)
        opened = block_start(text, start)
        test = re.search(r"\bif \(([^{};]*)\)\s*$", text[:opened]) if opened > 0 else None
        if not test:
            return []
        head = text[:text.find("{")]
        names = [re.sub(r".*\W", "", part.strip())
                 for part in head[head.find("(") + 1:head.rfind(")")].split(",")]
        return [names.index(word) for part in test.group(1).split("&&")
                if (word := part.strip()) in names]

    def _text(self, fact: Fact) -> tuple[str, int]:
        """The text of the function around a call, and where in it the call is."""
        if _node(fact) not in self.graph.bodies:
            return "", 0
        text, first = self.paths.text(_node(fact))
        offset = sum(len(line) + 1 for line in text.split("\n")[:fact.line - first])
        match = re.compile(rf"\b{fact.callee}\s*\(").search(text, offset)
        return (text, match.start()) if match else ("", 0)

    # -- suspend and resume

    def _disables(self, slot: Slot) -> tuple[str, Node | None]:
        """Whether what ran before a place of resume has disabled the device."""
        return self._summed(self.phases.nodes(slot, slot.down), "freed")

    def _enables_again(self, slot: Slot) -> str:
        """Whether what runs after a place of suspend enables the device, in all its ways."""
        found = {self._summed(nodes, "taken")[0] for role in slot.ups
                 if (nodes := self.phases.nodes(slot, role))}
        needed = {"thaw", "restore"} & set(slot.ups)
        if found <= {NEVER} or any(not self.phases.nodes(slot, role) for role in needed):
            return NEVER
        return SOMETIMES if NEVER in found else ALWAYS

    def _summed(self, nodes: Sequence[Node], effect: str) -> tuple[str, Node | None]:
        found = [(self._status_of(node, effect), node) for node in nodes]
        for status in (ALWAYS, SOMETIMES, UNREAD):
            for one, node in found:
                if one == status:
                    return one, node
        return NEVER, found[0][1] if found else None

    def _status_of(self, node: Node, effect: str) -> str:
        """Whether the ways through a function that succeed end with an effect."""
        try:
            ways = [way for way in self.paths.outcomes(node) if not signs.is_error(way.result)]
        except Unreadable:
            return UNREAD
        hits = sum(way.effect == effect for way in ways)
        if not hits:
            return NEVER
        return ALWAYS if hits == len(ways) else SOMETIMES

    def _unlike(self, slot: Slot) -> tuple[str, str] | None:
        """Which suspend is not sure to disable before a place of resume, and what it does."""
        status, node = self._disables(slot)
        name = f"{node[1]}()" if node else f"{slot.table[1]}.{slot.down}"
        if status == ALWAYS or (status == SOMETIMES and self._tells_apart(slot)):
            return None
        return name, {SOMETIMES: "has ways out that do not disable the device",
                      UNREAD: "cannot be read", NEVER: "does not disable the device"}[status]

    def _tells_apart(self, slot: Slot) -> bool:
        """True when resume has a way of its own for a device that stayed enabled."""
        return any(call.callee == UNCOUNTED for node in self.phases.nodes(slot, slot.role)
                   for below in self.graph.descend(node)
                   for call in self.graph.calls_in.get(below, ()))

    # -- pcim_enable_device()

    def _managed(self, one: Judged) -> Decision:
        reached = self._reached(one)
        if not reached.roots:
            return Decision("enable-unknown", "review", one.verdict.reason)
        if not reached.ups and not reached.downs and reached.labels == {"probe"}:
            return Decision("enable-explicit", "keep", "once a binding, in probe")
        rule = "enable-in-resume" if reached.ups else "enable-run-time"
        if not self.known:
            return Decision(rule, "review", "from 6.11 on each call adds a disable at unbind, "
                            "up to 6.10 it does nothing the second time")
        if not self.counts:
            return Decision(rule, "keep", "pcim_enable_device() of this tree enables once a "
                            "binding, however often it is called")
        if "probe" in reached.labels:
            return Decision(rule, "review", "reached from probe and from elsewhere: "
                            "whether it is the first enable depends on the way")
        if not any(place.call.endswith(".probe") for place in one.verdict.evidence):
            return Decision(rule, "review", "no probe is seen to enable the device before")
        if one.verdict.kind == "managed" and self._never_disabled(one, reached):
            return self._needless(one, rule)
        if reached.downs or reached.others:
            return Decision(rule, "review", f"reached from {reached.others or 'suspend'}, each "
                            "time with one more disable at unbind")
        return self._after_suspend(one, reached, rule)

    def _after_suspend(self, one: Judged, reached: _Reached, rule: str) -> Decision:
        """The plain call, made only when disabled unless each suspend is sure to disable."""
        why = list(dict.fromkeys(filter(None, map(self._unlike, reached.ups))))
        reason = "each call adds a disable at unbind"
        if not why:
            return Decision(rule, "convert", f"{reason}; the device was disabled in suspend, "
                            "so the plain call restores the count", PLAIN, "plain")
        text, start = self._text(one.fact)
        before, after = text[:start], text[call_end(text, start):]
        if not one.fact.use.startswith("assigned:") and one.fact.use != "returned" and not (
                re.search(r"\bif \($", before) and after.startswith(")")):
            return Decision(rule, "review", f"{reason}; {' '.join(why[0])}, and its result is "
                            "used in a way that needs a person")
        more = f"; the same holds for {', '.join(name for name, _ in why[1:])}" if why[1:] else ""
        return Decision(rule, "convert", f"{reason}; {' '.join(why[0])}{more}, so only a device "
                        "that is found disabled is enabled", PLAIN, "if-disabled")

    def _never_disabled(self, one: Judged, reached: _Reached) -> bool:
        """True when a device that probe has enabled stays so while it is bound."""
        files = {other for root in reached.roots for file in (root.node[0], one.fact.file)
                 for other in self.judge.modules.beside(file)} | {one.fact.file}
        starts = [node for slot in (*reached.ups, *reached.downs)
                  for node in self.phases.nodes(slot, slot.down or slot.role)]
        below = {node for start in starts for node in self.graph.descend(start)}
        return self.disabling.isdisjoint(below) and not any(
            file in files for file, _ in self.disabling)

    def _needless(self, one: Judged, rule: str) -> Decision:
        reason = ("the device is enabled since probe, nothing disables it before unbind: the call "
                  "does nothing but to add a record each time")
        text, start = self._text(one.fact)
        use, _, name = one.fact.use.partition(":")
        end = call_end(text, start)
        test = re.compile(RETURNED.format(re.escape(name))).match(text, end)
        if use != "assigned" or not re.fullmatch(r"[A-Za-z_]\w*", name) or not test:
            return Decision(rule, "review", f"{reason}; its result is used in a way that needs a "
                            "person")
        later = re.search(rf"\b{name}\b\s*(=(?!=))?", text[test.end():])
        if later and not later.group(1):
            return Decision(rule, "review", f"{reason}; '{name}' is read later on")
        return Decision(rule, "drop", reason, "", "drop-test")

    # -- pci_enable_device() and its kin

    def _plain(self, one: Judged) -> Decision:
        reached = self._reached(one)
        kind = one.verdict.kind
        if one.fact.callee == UNCOUNTED:
            return Decision("enable-pair", "keep", "leaves the enable count alone")
        if self._asks_first(one.fact):
            return Decision("enable-pair", "keep", "enables only what is found disabled")
        if reached.ups:
            return self._plain_up(one, reached)
        if kind == "unmanaged" or (kind == "both" and "probe" not in reached.labels):
            return self._plain_begin(one, reached)
        if kind in ("both", "unknown"):
            return Decision(f"enable-{kind}", "review", one.verdict.reason)
        return Decision("enable-run-time", "review", "a managed driver enables once more, from "
                        f"{reached.others or 'where nothing is seen to lead'}: who disables?")

    def _asks_first(self, fact: Fact) -> bool:
        """True when the statement looks whether the device is enabled before it calls."""
        text, start = self._text(fact)
        begin = max(text.rfind(char, 0, start) for char in ";{}")
        device = re.escape(fact.args.strip())
        return re.search(rf"\bpci_is_enabled\({device}\)", text[begin + 1:start]) is not None

    def _plain_up(self, one: Judged, reached: _Reached) -> Decision:
        for slot in reached.ups:
            status, node = self._disables(slot)
            if status == NEVER:
                name = f"{node[1]}()" if node else f"{slot.table[1]}.{slot.down}"
                return Decision("enable-unbalanced", "review",
                                f"{slot.name} raises the enable count, {name} before it does not "
                                "lower it: unbind leaves the device enabled")
        if self.forgets and one.verdict.kind == "managed":
            return Decision("enable-unbalanced", "review",
                            "pci_disable_device() of this tree ends the managed enable, and "
                            "unbind does not undo the plain one after it")
        return Decision("enable-pair", "keep", "pairs with the disable before it")

    def _plain_begin(self, one: Judged, reached: _Reached) -> Decision:
        if reached.labels == {"probe"} and self._never_disabled(one, reached):
            return Decision("enable-unbalanced", "review",
                            "nothing in the module disables the device again: the enable count "
                            "stays raised after unbind")
        return Decision("enable-unmanaged", "keep",
                        f"{one.verdict.reason}; the driver disables by itself")

    # -- pci_disable_device()

    def _disable(self, one: Judged) -> Decision:
        kind = one.verdict.kind
        if kind == "unmanaged":
            return Decision("enable-unmanaged", "keep", f"{one.verdict.reason}; its own pair")
        reached = self._reached(one)
        if kind in ("both", "unknown") and not reached.downs:
            return Decision(f"enable-{kind}", "review", one.verdict.reason)
        if reached.downs:
            return self._disable_down(reached)
        if not reached.roots:
            return Decision("enable-run-time", "review", "nothing is seen to reach this disable")
        if reached.labels == {"shutdown"}:
            return Decision("enable-shutdown", "keep", "runs at shutdown, where no unbind follows")
        if (reached.others or reached.ups) and self._settled:
            return Decision("enable-run-time", "keep", self._settled)
        if reached.others or reached.ups:
            return Decision("enable-run-time", "review",
                            f"reached from {reached.others or reached.ups[0].name} in a managed "
                            "driver: unbind disables once more if nothing enables before")
        return self._double(one, reached)

    def _disable_down(self, reached: _Reached) -> Decision:
        for slot in reached.downs:
            if self._enables_again(slot) == NEVER:
                return Decision("enable-unbalanced", "review",
                                f"nothing that runs after {slot.name} enables the device again")
        return Decision("enable-pair", "keep", "what comes up again enables the device")

    @property
    def _settled(self) -> str:
        """Why a disable by hand does no harm in this tree, or ''."""
        if self.forgets:
            return ("pci_disable_device() of this tree takes the managed enable back: unbind does "
                    "not disable again")
        return "unbind sees that the device is disabled already" if (
            self.known and not self.counts) else ""

    def _is_pinned(self, one: Judged) -> bool:
        return any("pcim_pin_device(" in line
                   for file in self.judge.modules.beside(one.fact.file)
                   for line in read_blanked(self.judge.tree / file))

    def _double(self, one: Judged, reached: _Reached) -> Decision:
        rule = "enable-double-disable"
        if self._settled:
            return Decision(rule, "keep", self._settled)
        if "shutdown" in reached.labels:
            return Decision(rule, "review", "also runs at shutdown, where no unbind disables")
        if self._is_pinned(one):
            return Decision(rule, "review", "the module pins a device, which unbind then leaves "
                            "alone")
        if not self.known:
            return Decision(rule, "review", "from 6.11 on unbind disables once more; up to 6.10 "
                            "the call takes the managed enable back")
        why = next((text for root in reached.roots if root.label == "probe" and (
            text := goes_on(self.paths, root, (one.fact.file, one.fact.line)))), "")
        if why:
            return Decision(rule, "review", why)
        text, start = self._text(one.fact)
        device = one.fact.args.strip()
        own = DEVICE.findall(text.partition("{")[0])
        if own and device not in own and re.fullmatch(r"\w+(?:\(.*\))?", device):
            return Decision(rule, "review", f"'{device}' is not the device that the driver is "
                            "bound to")
        if not start or re.search(r"(?:\)|\belse)$", text[:start].rstrip()):
            return Decision(rule, "review", "depends on a condition: unbind disables once more")
        return Decision(rule, "drop", "unbind disables the device", "", "drop")

    # -- a device of somebody else

    def _foreign(self, one: Judged) -> Decision:
        if one.fact.callee not in catalogue().enable_managed:
            return Decision("enable-foreign", "keep",
                            f"{one.verdict.reason or 'a device that the module does not drive'}; "
                            "the plain call belongs to no binding")
        form, why = self.strangers.form(one.fact, *self._text(one.fact))
        reason = f"{one.verdict.reason}: no unbind of that device follows"
        if not form:
            return Decision("enable-foreign", "review", f"{reason}; {why}")
        variable = re.sub(r"_init$", "", one.fact.function) + "_disable" if form == "group" else ""
        return Decision("enable-foreign", "convert", f"{reason}; {why}", PLAIN, form, variable)
