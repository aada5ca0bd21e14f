# SPDX-License-Identifier: GPL-2.0-only
"""Questions about the steps of one function: what reaches what, who reads a variable first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from pcimlib.cflow import Step


def step_at(steps: Sequence[Step], place: int) -> int:
    """The number of the step whose text holds a place of the function's text; -1 for none."""
    for number, step in enumerate(steps):
        if step.text and step.place <= place < step.place + len(step.text):
            return number
    return -1


def reached(steps: Sequence[Step], start: int, but: Iterable[int] = ()) -> set[int]:
    """The steps on the ways from start on, start among them; no way goes through 'but'."""
    seen = set(but)
    found: set[int] = set()
    todo = [start]
    while todo:
        number = todo.pop()
        if number in seen:
            continue
        seen.add(number)
        found.add(number)
        todo += steps[number].to
    return found


def between(steps: Sequence[Step], start: int, end: int) -> set[int]:
    """The steps on the ways from start to end, start among them and end not."""
    return {number for number in reached(steps, start, (end,))
            if any(end in steps[one].to for one in reached(steps, number, (end,)))}


def only_through(steps: Sequence[Step], start: int, gate: int, end: int) -> bool:
    """True when every way from start to end goes through gate."""
    return start == gate or end not in reached(steps, start, (gate,))


def mentions(steps: Sequence[Step], numbers: Iterable[int], word: str) -> bool:
    """True when one of the steps has the word."""
    name = re.compile(rf"(?<!->)(?<!\.)\b{word}\b")
    return any(name.search(steps[number].text) for number in numbers)


def readers(steps: Sequence[Step], start: int, name: str) -> set[int]:
    """The steps that may read a variable with the value that it has at start.

    A step that mentions the variable reads it, unless all it does is to set it.
    """
    word = re.compile(rf"(?<!->)(?<!\.)\b{name}\b")
    found: set[int] = set()
    seen: set[int] = set()
    todo = [start]
    while todo:
        number = todo.pop()
        if number in seen:
            continue
        seen.add(number)
        reads, sets = _use(steps[number].text, word)
        if reads:
            found.add(number)
        if not sets:
            todo += steps[number].to
    return found


def _use(text: str, word: re.Pattern[str]) -> tuple[bool, bool]:
    """Does a step read the variable, and does it set it in any case?"""
    found = word.search(text)
    if found is None:
        return False, False
    sets = re.match(r"\s*=(?!=)", text[found.end():])
    before = text[:found.start()]
    if sets is None or "&&" in before or "||" in before or "?" in before:
        return True, False
    return _of_itself(text, found, word), True


def _of_itself(text: str, found: re.Match[str], word: re.Pattern[str]) -> bool:
    """True when what a variable is set to is made of the variable itself."""
    depth = 0
    for place in range(found.end(), len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth < 0:
            return word.search(text[found.end():place]) is not None
    return word.search(text[found.end():]) is not None


def gotos(text: str) -> list[str]:
    """The labels that a piece of text jumps to."""
    return re.findall(r"\bgoto\s+(\w+)\s*;", text)


def calls(steps: Sequence[Step], numbers: Set[int]) -> set[str]:
    """The names that the steps call."""
    return {name for number in numbers
            for name in re.findall(r"\b([A-Za-z_]\w*)\s*\(", steps[number].text)}
