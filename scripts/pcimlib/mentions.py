# SPDX-License-Identifier: GPL-2.0-only
"""What the messages and comments of an edited function call by name.

A dev_err("pci_request_regions failed") below a call of that name follows its
new name, in every function that an edit touched and that calls the old one no
more.  Other functions, and names that code still uses, are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pcimlib.ctext import blanked
from pcimlib.families import catalogue
from pcimlib.linediff import opcodes

_SAID = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.S)


def tidy(old: str, new: str) -> str:
    """The new text of a file, its words after the calls of its edited functions."""
    if old == new:
        return new
    before, after = blanked(old), blanked(new)
    names = {name: to for name, to in _renames()
             if _count(before, name) > _count(after, name) and _count(after, to) >
             _count(before, to)}
    if not names:
        return new
    lines = new.split("\n")
    for first, last in reversed(_edited_functions(old.split("\n"), lines)):
        text = "\n".join(lines[first:last])
        gone = {name: to for name, to in names.items()
                if _count(blanked(text), name) == 0 and _count(blanked(text), to)}
        if gone:
            lines[first:last] = _named(text, gone).split("\n")
    return "\n".join(lines)


def _renames() -> Iterator[tuple[str, str]]:
    """Every call that has another name when it says what it is, with that name."""
    for family in catalogue().families.values():
        for call in family.calls.values():
            for to in filter(None, (call.managed, call.unmanaged)):
                yield call.name, to


def _count(text: str, name: str) -> int:
    return len(re.findall(rf"\b{name}\b", text))


def _named(text: str, gone: dict[str, str]) -> str:
    words = re.compile(rf"\b(?:{'|'.join(gone)})\b")
    return _SAID.sub(lambda said: words.sub(lambda name: gone[name.group()], said.group()), text)


def _edited_functions(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The bodies, from '{' to '}' in column 1, that differ."""
    found: dict[tuple[int, int], None] = {}
    for tag, _, _, start, end in opcodes(old, new):
        if tag == "equal":
            continue
        first = last = min(start, len(new) - 1)
        while first > 0 and new[first] != "{":
            first -= 1
        last = max(last, end - 1)
        while last < len(new) - 1 and not new[last].startswith("}"):
            last += 1
        found[(first, last + 1)] = None
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
