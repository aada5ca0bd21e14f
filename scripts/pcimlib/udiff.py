# SPDX-License-Identifier: GPL-2.0-only
"""The change of a file as git apply takes it, whatever the file and its name hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pcimlib.linediff import Opcode, refined

CONTEXT = 3
_QUOTED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class _Matcher(difflib.SequenceMatcher[str]):
    """difflib's grouping on top of a comparison that stays fast in large files."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        self.old, self.new = old, new
        super().__init__(None, (), ())

    def get_opcodes(self) -> list[Opcode]:
        """As difflib's own, for the texts that this was made of."""
        return list(refined(self.old, self.new))


def diff(name: str, old: str, new: str) -> str:
    """The unified diff of one file, "" where nothing changed."""
    if old == new:
        return ""
    head = [f"--- {_named('a/' + name)}\n", f"+++ {_named('b/' + name)}\n"]
    return "".join([*head, *_hunks(_lines(old), _lines(new))])


def _lines(text: str) -> list[str]:
    """Lines end at a newline and nowhere else: a form feed is text."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _named(path: str) -> str:
    """A name as git writes it: quoted where a line cannot hold it."""
    if any(char in _QUOTED or char < " " for char in path):
        return '"' + "".join(_QUOTED.get(char) or (char if char >= " " else f"\\{ord(char):03o}")
                             for char in path) + '"'
    return path + ("\t" if " " in path else "")


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    for group in _Matcher(old, new).get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_span(first[1], last[2])} +{_span(first[3], last[4])} @@\n"
        for tag, one, two, three, four in group:
            yield from _marked(" " if tag == "equal" else "-", old[one:two])
            if tag != "equal":
                yield from _marked("+", new[three:four])


def _span(first: int, last: int) -> str:
    count = last - first
    return str(first + 1) if count == 1 else f"{first + 1 if count else first},{count}"


def _marked(sign: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield sign + (line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
