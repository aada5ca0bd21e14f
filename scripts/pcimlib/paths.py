# SPDX-License-Identifier: GPL-2.0-only
"""What each way through a function does to a resource, and how it ends.

A function's ways are summed up as outcomes: whether the resource was taken or
freed last, which of the releases were passed, and what is known of the
result.  Calls are followed into functions of the tree by their own outcomes;
results are told apart by their sign (signs.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pcimlib import signs
from pcimlib.cflow import Step, Unreadable, steps_of
from pcimlib.ctext import call_end, read_blanked
from pcimlib.graph import Graph, Node

STATES = 20000          # More than any driver's probe needs; beyond, we give up.
Site = tuple[str, int]  # file and line of a release
Passed = tuple[str, int, str]   # the same, with what the effect was when it was passed
TAKEN, FREED, MANY = "taken", "freed", "many"

_ASSIGNED = re.compile(r"(?:[A-Za-z_]\w*[\s*]+)*?([A-Za-z_]\w*)\s*=(?!=)\s*(.*)", re.S)
_INNER = re.compile(r"\(\s*([A-Za-z_]\w*)\s*=(?!=)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one way through a function ends."""

    effect: str                 # '' for none, 'taken', 'freed' or 'many', see Effects
    passed: frozenset[Passed]   # the releases on the way
    result: str                 # its sign, see signs.py


@dataclass(frozen=True, slots=True)
class Effects:
    """What the calls of a family do, by name.

    Where one release undoes all that was taken, the last effect counts.
    Where they go in pairs (balanced), a release undoes one taking, and a way
    with more than one pair open has the effect 'many'.
    """

    takes: Mapping[str, str]    # the sign of the result when it went well
    frees: frozenset[str]
    balanced: bool = False

    def after(self, before: str, effect: str) -> str:
        """The effect of one thing done after another."""
        if not self.balanced or not before or not effect:
            return effect or before
        return "" if (before, effect) == (TAKEN, FREED) else MANY

    def passing(self, before: str, passed: frozenset[Passed]) -> frozenset[Passed]:
        """The releases of a function that is called after an effect."""
        del before
        return passed


@dataclass(frozen=True, slots=True)
class State:
    """Where a way is, and what is known there."""

    step: int
    effect: str
    passed: frozenset[Passed]
    known: tuple[tuple[str, str], ...]


class Paths:
    """The outcomes of the functions of one tree."""

    def __init__(self, tree: Path, graph: Graph, effects: Effects) -> None:
        self.tree = tree
        self.graph = graph
        self.effects = effects
        self.walk: type[Walk] = Walk
        self._sums: dict[Node, frozenset[Outcome]] = {}
        self._busy: set[Node] = set()

    def outcomes(self, node: Node) -> frozenset[Outcome]:
        """The outcomes of a function; Unreadable when its text is beyond us."""
        if node in self._busy:
            return frozenset((Outcome("", frozenset(), signs.ANY),))
        if node not in self._sums:
            self._busy.add(node)
            try:
                self._sums[node] = self.walk(self, node).run()
            finally:
                self._busy.discard(node)
        return self._sums[node]

    def passing(self, node: Node, site: Site) -> list[Outcome]:
        """The outcomes of a function on whose way a release is; may raise Unreadable."""
        return [way for way in self.outcomes(node)
                if any(one[:2] == site for one in way.passed)]

    def text(self, node: Node) -> tuple[str, int]:
        """The blanked text of a function and the line that it starts in."""
        first, last = self.graph.bodies.get(node, (1, 0))   # what stands outside of any has none
        return "\n".join(read_blanked(self.tree / node[0])[first - 1:last]), first


class Walk:
    """Walks all ways of one function."""

    def __init__(self, paths: Paths, node: Node) -> None:
        self.paths = paths
        self.node = node
        self.text, self.first = paths.text(node)
        self.callees: dict[str, list[Node]] = {}
        for edge in paths.graph.down.get(node, ()):
            self.callees.setdefault(edge.call.callee, []).append(edge.callee)
        names = {*self.callees, *paths.effects.takes, *paths.effects.frees}
        self.called = re.compile(rf"(?<![\w.>])({'|'.join(sorted(names))})\s*\(")
        self.steps = steps_of(self.text)
        self.variables = self._variables()

    def _variables(self) -> set[str]:
        """The variables whose sign matters: returned, or given by a call that does."""
        found = {word for step in self.steps if step.kind == "return"
                 for word in re.findall(r"\b[A-Za-z_]\w*\b(?!\s*\()", step.text)}
        for step in self.steps:
            match = _ASSIGNED.fullmatch(step.text.strip())
            if match and self.called.search(match.group(2)):
                found.add(match.group(1))
            if self.called.search(step.text):
                found |= set(_INNER.findall(step.text))
        more = True
        while more:
            more = False
            for step in self.steps:
                match = _ASSIGNED.fullmatch(step.text.strip())
                if (match and match.group(1) in found and match.group(2) not in found
                        and re.fullmatch(r"[A-Za-z_]\w*", match.group(2))):
                    found.add(match.group(2))
                    more = True
        return found - {"NULL", "true", "false"}

    def run(self) -> frozenset[Outcome]:
        """All outcomes."""
        known = tuple(sorted((name, signs.ANY) for name in self.variables))
        todo = [State(0, "", frozenset(), known)]
        seen = set(todo)
        found: set[Outcome] = set()
        while todo:
            state = todo.pop()
            for nxt in self._next(state, found):
                if nxt not in seen:
                    seen.add(nxt)
                    todo.append(nxt)
            if len(seen) > STATES:
                raise Unreadable("too many ways through it")
        return frozenset(found)

    def _next(self, state: State, found: set[Outcome]) -> list[State]:
        step = self.steps[state.step]
        states = []
        for effect, passed, known, text in self._called(step, state):
            if step.kind == "return":
                found.add(Outcome(effect, passed, signs.value(text, known)))
            elif step.kind == "test":
                for truth, target in zip((True, False), step.to):
                    left = signs.narrowed(text, truth, known)
                    if left is not None:
                        now = self.after_edge(state.step, target, effect)
                        states.append(self.at(target, now, passed, left))
            else:
                if step.kind == "expr":
                    known = _assigned(text, known)
                states += [self.at(target, self.after_edge(state.step, target, effect), passed,
                                   known) for target in step.to]
        return states

    def after_edge(self, step: int, target: int, effect: str) -> str:
        """The effect after going from a step to one that follows it."""
        del step, target
        return effect

    def at(self, step: int, effect: str, passed: frozenset[Passed],
           known: Mapping[str, str]) -> State:
        """A state, with what is known of the variables that matter."""
        return State(step, effect, passed,
                     tuple(sorted((name, known[name]) for name in self.variables)))

    def _called(self, step: Step, state: State,
                ) -> list[tuple[str, frozenset[Passed], dict[str, str], str]]:
        """The states after the calls in a step, and its text with their results named."""
        effects = self.paths.effects
        ways = [(state.effect, state.passed, dict(state.known), step.text)]
        for number, match in enumerate(self.called.finditer(step.text)):
            line = self.first + self.text.count("\n", 0, step.place + match.start())
            end = call_end(step.text, match.end() - 1)
            call, name = step.text[match.start():end], f"_result_{number}"
            more = []
            for effect, passed, known, text in ways:
                for one in self.outcomes_of(match.group(1), line, call):
                    now = {**known, name: one.result}
                    renamed = text.replace(call, name, 1)
                    more.append((effects.after(effect, one.effect),
                                 passed | effects.passing(effect, one.passed),
                                 *_inner(renamed, now)))
            ways = list({(effect, passed, tuple(sorted(known.items())), text):
                         (effect, passed, known, text)
                         for effect, passed, known, text in more}.values())
        return ways

    def outcomes_of(self, name: str, line: int, call: str) -> set[Outcome]:
        """How a call of a name can end; its text is for those who need its arguments."""
        del call
        effects = self.paths.effects
        if name in effects.takes:
            return {Outcome(TAKEN, frozenset(), effects.takes[name]),
                    Outcome("", frozenset(), "-")}
        if name in effects.frees:
            return {Outcome(FREED, frozenset(((self.node[0], line, ""),)), signs.ANY)}
        return {one for callee in self.callees[name] for one in self.paths.outcomes(callee)}


def _inner(text: str, known: dict[str, str]) -> tuple[dict[str, str], str]:
    """Carry out an assignment within a test: '(rc = _result_0) < 0'."""
    match = re.search(r"\(\s*([A-Za-z_]\w*)\s*=(?!=)\s*(_result_\d+)\s*\)", text)
    if not match or match.group(2) not in known:
        return known, text
    return ({**known, match.group(1): known[match.group(2)]},
            text[:match.start()] + match.group(1) + text[match.end():])


def _assigned(text: str, known: dict[str, str]) -> dict[str, str]:
    """What is known after an expression; what it may have changed is not."""
    match = _ASSIGNED.fullmatch(text.strip())
    if match and match.group(1) in known:
        return {**known, match.group(1): signs.value(match.group(2), known)}
    changed = set(re.findall(r"\b(\w+)\s*(?:[-+*/|&^%]|<<|>>)?=(?!=)", text))
    changed |= set(re.findall(r"&\s*(\w+)\b(?!\s*(?:->|\.|\[))", text))
    changed |= set(re.findall(r"(?:\+\+|--)\s*(\w+)", text))
    changed |= set(re.findall(r"\b(\w+)\s*(?:\+\+|--)", text))
    return {name: signs.ANY if name in changed else sign for name, sign in known.items()}
