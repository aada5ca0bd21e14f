# SPDX-License-Identifier: GPL-2.0-only
"""A new local variable stands where the function's own order of declarations wants it.

A rule puts it at the top.  Many subsystems sort declarations by length, the
longest first; where a function does so, the new one goes to its place.
Elsewhere it goes below the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pcimlib.linediff import opcodes

_NEW = re.compile(r"^\tvoid __iomem \*\w+;$")
_DECLARES = re.compile(r"^\t[A-Za-z_]")


def settle(old: str, new: str) -> str:
    """The new text with the variables that an edit has added at their places."""
    if old == new:
        return new
    lines = new.split("\n")
    added = [number for tag, _, _, start, end in opcodes(old.split("\n"), lines)
             if tag in ("insert", "replace") for number in range(start, end)
             if _NEW.match(lines[number]) and lines[number - 1] == "{"]
    for number in reversed(added):
        below = number + 1
        while below < len(lines) and not lines[below].strip():
            below += 1
        others = _entries(lines, below)
        place = _place(lines, others, len(lines[number]))
        if place is not None:
            lines.insert(place, lines[number])
            del lines[number]
    return "\n".join(lines)


def _entries(lines: Sequence[str], first: int) -> list[tuple[int, int]]:
    """The declarations from a line on, as ranges; none where it is not clear what they are."""
    entries = []
    start = number = first
    while number < len(lines) and lines[number].strip():
        if number == start and not _DECLARES.match(lines[number]):
            return []
        number += 1
        if lines[number - 1].rstrip().endswith(";"):
            entries.append((start, number))
            start = number
    return entries if start == number else []


def _place(lines: Sequence[str], entries: Sequence[tuple[int, int]], length: int) -> int | None:
    """The line before which a declaration of some length goes."""
    if not entries:
        return None
    lengths = [len(lines[start].expandtabs()) for start, _ in entries]
    wanted = length + 7     # its tab
    if lengths == sorted(lengths, reverse=True):
        for (start, _), other in zip(entries, lengths):
            if other < wanted:
                return start
    return entries[-1][1]
