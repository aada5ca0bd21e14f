# SPDX-License-Identifier: GPL-2.0-only
"""The difference of two texts that differ in a few small places.

difflib looks at all pairs of equal lines, which takes seconds in a file of ten
thousand lines that are blank or a brace.  Edits are small and far apart: it is
enough to walk along both texts and to meet again after each of them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

_NEAR = 300         # lines, old and new together, within which texts meet again
_SURE = 3           # equal lines that make a meeting

Opcode = tuple[str, int, int, int, int]


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """As difflib's get_opcodes()."""
    return list(_walk(old, new))


def line_map(old: str, new: str) -> dict[int, int]:
    """Old line numbers to new ones, for the lines that stayed as they were."""
    return {first + offset + 1: start + offset + 1
            for tag, first, last, start, _ in refined(old.split("\n"), new.split("\n"))
            if tag == "equal" for offset in range(last - first)}


def refined(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """As opcodes(), with the lines within each change that are equal after all."""
    for tag, one, two, three, four in opcodes(old, new):
        if tag != "replace":
            yield tag, one, two, three, four
            continue
        within = difflib.SequenceMatcher(None, old[one:two], new[three:four], autojunk=False)
        for name, first, last, start, end in within.get_opcodes():
            yield name, one + first, one + last, three + start, three + end


def _walk(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    one = two = 0
    while one < len(old) or two < len(new):
        first, second = one, two
        while one < len(old) and two < len(new) and old[one] == new[two]:
            one, two = one + 1, two + 1
        if one > first:
            yield "equal", first, one, second, two
            continue
        met = _meet(old, new, one, two)
        if met is None:
            yield from _rest(old, new, one, two)
            return
        yield _kind(one, met[0], two, met[1]), one, met[0], two, met[1]
        one, two = met


def _kind(first: int, last: int, start: int, end: int) -> str:
    if first == last:
        return "insert"
    return "delete" if start == end else "replace"


def _meet(old: Sequence[str], new: Sequence[str], one: int, two: int,
          ) -> tuple[int, int] | None:
    """The nearest place from where both texts go on alike."""
    for distance in range(1, _NEAR):
        for skipped in range(distance + 1):
            first, second = one + skipped, two + distance - skipped
            if first > len(old) or second > len(new):
                continue
            ahead = old[first:first + _SURE]
            if ahead == new[second:second + _SURE] and (ahead or second == len(new)):
                return first, second
    return None


def _rest(old: Sequence[str], new: Sequence[str], one: int, two: int) -> Iterator[Opcode]:
    matcher = difflib.SequenceMatcher(None, old[one:], new[two:], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        yield tag, one + first, one + last, two + start, two + end
