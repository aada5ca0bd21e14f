# SPDX-License-Identifier: GPL-2.0-only
"""Whether an interrupt handler may be attached where a driver frees its vectors.

The MSI core warns, or stops the machine, when a vector goes while a handler is
attached.  A release that goes would move that to unbind, and hide from the
author what is wrong now.  So each way of probe and of remove is followed with
the handlers that are attached on it: a release is safe where all of them have
been freed, told apart by what they are given.  A loop that frees is taken to
free what was requested, and so is an 'if' that asks for the number, or for what
the request asked for.

Only what the driver's own modules request is seen, and no handler that a
library requests for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pcimlib import facts, signs
from pcimlib.cflow import Step, Unreadable, steps_of
from pcimlib.ctext import arguments, call_end
from pcimlib.families import catalogue
from pcimlib.graph import Graph, Node
from pcimlib.paths import Effects, Outcome, Passed, Paths, Walk
from pcimlib.regions import Judged
from pcimlib.roots import Root, Roots
from pcimlib.verdict import Judge

# Of a call: how its handler is freed, and the place of what the handler is given.
REQUESTS = {
    "request_irq": ("plain", 4), "request_threaded_irq": ("plain", 5),
    "request_any_context_irq": ("plain", 4), "pci_request_irq": ("plain", 4),
    "devm_request_irq": ("devm", 5), "devm_request_threaded_irq": ("devm", 6),
    "devm_request_any_context_irq": ("devm", 5),
}
FREES = {"free_irq": ("plain", 1), "pci_free_irq": ("plain", 2), "devm_free_irq": ("devm", 2)}
# Ends what ndo_open() of a network device has begun.
STOPS = frozenset(("unregister_netdev", "unregister_netdevice", "unregister_candev"))
OPEN = "net_device_ops.ndo_open"


@dataclass(frozen=True, slots=True)
class Held:
    """What a way has done to the handlers: whose were freed, whose are attached since."""

    freed: frozenset[str] = frozenset()
    attached: frozenset[str] = frozenset()

    def then(self, other: Held) -> Held:
        """Both, one after the other."""
        left = self.attached - other.freed
        if other.freed and left == self.attached and len(left) == 1:
            # The only one, by another name: the function is given it as a parameter.
            kind = next(iter(left)).partition(":")[0]
            if any(name.startswith(kind) for name in other.freed):
                left = frozenset()
        return Held(self.freed | other.freed, left | other.attached)


def _name(name: str, text: str) -> str:
    """How the handler of a call is named: its kind, and what it is given."""
    kind, place = (REQUESTS.get(name) or FREES[name])
    given = arguments(text[text.index("(") + 1:text.rindex(")")])
    words = re.findall(r"[A-Za-z_]\w*", re.sub(r"\[[^\]]*\]", "", given[place])
                       ) if len(given) > place else []
    return f"{kind}:{words[-1] if words else '?'}"


# -- as the effect of paths.py, which is a text

@lru_cache(maxsize=None)
def _read(text: str) -> Held:
    freed, _, attached = text.partition("|")
    return Held(frozenset(filter(None, freed.split(","))),
                frozenset(filter(None, attached.split(","))))


def _written(held: Held) -> str:
    if not held.freed and not held.attached:
        return ""
    return ",".join(sorted(held.freed)) + "|" + ",".join(sorted(held.attached))


@lru_cache(maxsize=None)
def _after(before: str, effect: str) -> str:
    return _written(_read(before).then(_read(effect)))


class _Effects(Effects):
    """What calls do to handlers; a release of vectors is passed with those attached then."""

    def after(self, before: str, effect: str) -> str:
        return _after(before, effect)

    def passing(self, before: str, passed: frozenset[Passed]) -> frozenset[Passed]:
        return frozenset((file, line, _after(before, then)) for file, line, then in passed)


class _Walk(Walk):
    """Walks the ways of a function with the handlers in mind."""

    def __init__(self, paths: Paths, node: Node) -> None:
        super().__init__(paths, node)
        self._leaving = {number: found for number, step in enumerate(self.steps)
                         if step.kind in ("test", "any")
                         and (found := self._skipped(number, step))[1].freed}

    def outcomes_of(self, name: str, line: int, call: str) -> set[Outcome]:
        if name in REQUESTS:
            taken = Outcome(_written(Held(frozenset(), frozenset((_name(name, call),)))),
                            frozenset(), self.paths.effects.takes[name])
            return {taken, Outcome("", frozenset(), "-")}
        if name in FREES:
            return {Outcome(_written(Held(frozenset((_name(name, call),)))), frozenset(),
                            signs.ANY)}
        if name in self.paths.effects.frees:
            return {Outcome("", frozenset(((self.node[0], line, ""),)), signs.ANY)}
        return super().outcomes_of(name, line, call)

    def after_edge(self, step: int, target: int, effect: str) -> str:
        if step in self._leaving and target not in self._leaving[step][0]:
            return _after(effect, _written(self._leaving[step][1]))
        return effect

    def _skipped(self, number: int, step: Step) -> tuple[range, Held]:
        """What a statement under a loop, or a test of the number, frees where it is not entered."""
        none = range(0), Held()
        loop = next((other for other in range(len(self.steps) - 1, number, -1)
                     if self.steps[other].to == [number] and self.steps[other].kind == "expr"), 0)
        inside = range(number + 1, loop + 1 if loop else max(step.to, default=0))
        freed: set[str] = set()
        for name, call in self._calls(inside):
            if name in REQUESTS:
                return none
            if name in FREES and (loop or _number(name, call) in step.text
                                  or _bare(step.text) in self._asked(_name(name, call))):
                freed.add(_name(name, call))
            if name in self.callees and loop:
                freed |= self._freed_by(name)
        return inside, Held(frozenset(freed))

    def _asked(self, name: str) -> frozenset[str]:
        """What was asked before a handler was requested."""
        return self.paths.asked[name] if isinstance(self.paths, _Paths) else frozenset()

    def _calls(self, numbers: Iterable[int]) -> Iterator[tuple[str, str]]:
        for number in numbers:
            text = self.steps[number].text
            for match in self.called.finditer(text):
                yield match.group(1), text[match.start():call_end(text, match.end() - 1)]

    def _freed_by(self, name: str) -> frozenset[str]:
        """What every way of a function frees."""
        ways = [_read(way.effect).freed for callee in self.callees[name]
                for way in self.paths.outcomes(callee)]
        return frozenset.intersection(*ways) if ways else frozenset()


def _number(name: str, call: str) -> str:
    """The number of the interrupt that a call frees, as it is written."""
    given = arguments(call[call.index("(") + 1:call.rindex(")")])
    place = 1 if name == "devm_free_irq" else 0
    return given[place].strip() if len(given) > place else "?"


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


class _Paths(Paths):
    """The ways of one graph, and under which conditions its handlers are requested."""

    def __init__(self, tree: Path, graph: Graph, effects: Effects) -> None:
        super().__init__(tree, graph, effects)
        self.walk = _Walk
        self.asked: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for call in (one for name in REQUESTS for one in graph.calls_of[name]):
            name = _name(call.callee, f"{call.callee}({call.args})")
            self.asked[name] |= self._conditions((call.file, call.function), call.callee)

    def _conditions(self, node: Node, callee: str) -> frozenset[str]:
        try:
            steps = steps_of(self.text(node)[0])
        except Unreadable:
            return frozenset()
        return frozenset(
            _bare(step.text) for number, step in enumerate(steps)
            if step.kind == "test" and any(callee + "(" in other.text for other in
                                           steps[number + 1:max(step.to, default=0)]))


# -- a group of calls

class Handlers:
    """What the calls that are decided together have attached, in a graph of their own."""

    def __init__(self, judge: Judge, group: Sequence[Judged]) -> None:
        family = catalogue().families["irqvec"].calls
        self.releases = frozenset(name for name, call in family.items() if call.undo)
        files = dict.fromkeys(file for one in group
                              for file in judge.modules.beside(one.fact.file))
        headers = {str(path.relative_to(judge.tree)) for file in files
                   for path in (judge.tree / file).parent.glob("*.h")}
        seeds = {*REQUESTS, *FREES, *STOPS, *family}
        known = facts.run_facts(judge.tree, sorted({*files, *headers}), seeds)
        self.requests = [call for call in known.calls if call.callee in REQUESTS]
        self.judge = Judge(judge.tree, Graph(known, seeds), judge.modules)
        self.roots = Roots(self.judge)
        self.paths = _Paths(judge.tree, self.judge.graph, _Effects(
            {name: "0+" if "any_context" in name else "0" for name in REQUESTS},
            frozenset((*FREES, *self.releases))))

    def left(self, one: Judged) -> str:
        """Why a handler may be attached where a call frees the vectors, or ''."""
        if not self.requests:
            return ""
        roots = self.roots.of((one.fact.file, one.fact.function))
        if not roots:
            return f"{one.where}: nothing is seen to reach it, so who frees the handlers before?"
        for root in roots:
            try:
                names = self._attached(one, root)
            except Unreadable as error:
                return (f"{root.node[1]}() cannot be read ({error}): is the handler of "
                        f"{self._request('')} still attached there?")
            if names:
                return self._told(one, root, names)
        return ""

    def _attached(self, one: Judged, root: Root) -> frozenset[str]:
        """The handlers that may be attached when a release is passed on the ways of a root."""
        before = self._begun(root) if root.label == "remove" else ""
        site = (one.fact.file, one.fact.line)
        passed = [then for way in self.paths.outcomes(root.node)
                  for file, line, then in way.passed if (file, line) == site]
        if not passed:
            raise Unreadable("no way through it is seen to pass the release")
        return frozenset(name for then in passed for name in _read(_after(before, then)).attached)

    def _begun(self, root: Root) -> str:
        """What is attached when remove begins: by a probe that succeeded, or while it was bound."""
        graph = self.judge.graph
        names = {name for node, _ in self.judge.drivers.probes(root.file, root.table)
                 for way in self.paths.outcomes(node) if not signs.is_error(way.result)
                 for name in _read(way.effect).attached}
        stops = any(call.callee in STOPS for node in graph.descend(root.node)
                    for call in graph.calls_in.get(node, ()))
        for call in self.requests:
            labels = {other.label for other in self.roots.of((call.file, call.function))}
            if labels - {"probe"} and not (stops and OPEN in labels):
                names.add(_name(call.callee, f"{call.callee}({call.args})"))
        return _written(Held(frozenset(), frozenset(names)))

    def _request(self, name: str) -> str:
        """The call that attached a handler, and its place."""
        call = next((call for call in self.requests
                     if _name(call.callee, f"{call.callee}({call.args})") == name),
                    self.requests[0])
        return f"{call.callee}() in {call.function}() (line {call.line})"

    def _told(self, one: Judged, root: Root, names: frozenset[str]) -> str:
        request = self._request(min(names))
        how = "devm_free_irq()" if min(names).startswith("devm") else "free_irq()"
        return (f"{one.where} frees the vectors in {root.node[1]}() while the handler of {request} "
                f"may be attached, which the MSI core warns of or dies of: {how} has to come first")
