# SPDX-License-Identifier: GPL-2.0-only
"""The body of a C function as steps with jumps between them.

Enough of C's grammar to follow control through a function in kernel style:
what cannot be read raises Unreadable, so that nobody decides on half of it.
Lines of the preprocessor are passed over; both arms of an #if are read as if
they followed each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_SKIP = re.compile(r"(?:\s+|^[ \t]*#(?:[^\n\\]|\\\n|\\.)*)+", re.M)
_WORD = re.compile(r"[A-Za-z_]\w*")
_LABEL = re.compile(r"([A-Za-z_]\w*)\s*:(?!:)")
_PAIRS = {"(": ")", "[": "]", "{": "}"}


class Unreadable(Exception):
    """The text is not what this grammar knows."""


@dataclass(slots=True)
class Step:
    """One step: an expression, a test with two ways on, a jump, or the end.

    kind is expr, test, jump, any (one of several ways) or return; to lists
    the numbers of the next steps, for a test first the way of truth.
    """

    kind: str
    text: str
    place: int                          # where in the text of the function
    to: list[int] = field(default_factory=list)


def _closing(text: str, place: int) -> int:
    """The place after the bracket that closes the one at place."""
    stack = []
    for number in range(place, len(text)):
        char = text[number]
        if char in _PAIRS:
            stack.append(_PAIRS[char])
        elif char in ")]}":
            if not stack or char != stack.pop():
                raise Unreadable("brackets do not pair")
            if not stack:
                return number + 1
    raise Unreadable("a bracket is not closed")


class _Reader:
    """Reads one function."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps: list[Step] = []
        self.at = 0
        self.labels: dict[str, int] = {}
        self.gotos: list[tuple[int, str]] = []
        self.breaks: list[list[int]] = []
        self.continues: list[list[int]] = []
        self.cases: list[list[int]] = []
        self.defaults: list[bool] = []

    # -- small parts

    def _skip(self) -> None:
        match = _SKIP.match(self.text, self.at)
        if match:
            self.at = match.end()

    def _peek(self) -> str:
        self._skip()
        return self.text[self.at:self.at + 1]

    def _word(self) -> str:
        self._skip()
        match = _WORD.match(self.text, self.at)
        return match.group() if match else ""

    def _eat(self, token: str) -> None:
        self._skip()
        if not self.text.startswith(token, self.at):
            raise Unreadable(f"'{token}' expected")
        self.at += len(token)

    def _parens(self) -> tuple[str, int]:
        if self._peek() != "(":
            raise Unreadable("'(' expected")
        start, self.at = self.at, _closing(self.text, self.at)
        return self.text[start + 1:self.at - 1], start + 1

    def _to_semicolon(self) -> tuple[str, int]:
        self._skip()
        start = self.at
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == ";":
                self.at += 1
                return self.text[start:self.at - 1], start
            if char in _PAIRS:
                self.at = _closing(self.text, self.at)
            elif char in ")]}":
                break
            else:
                self.at += 1
        raise Unreadable("';' expected")

    def _add(self, kind: str, text: str = "", place: int = 0, to: Sequence[int] = ()) -> int:
        self.steps.append(Step(kind, text, place, list(to)))
        return len(self.steps) - 1

    def _here(self) -> int:
        return len(self.steps)

    def _go_on(self, number: int) -> None:
        """Let a step go on to the one that comes next."""
        self.steps[number].to.append(self._here())

    def _plain(self, kind: str, text: str, place: int) -> None:
        self._go_on(self._add(kind, text, place))

    # -- statements

    def function(self) -> list[Step]:
        """Read it whole."""
        start = self.text.find("{")
        while start > 0 and self.text.count("(", 0, start) != self.text.count(")", 0, start):
            start = self.text.find("{", start + 1)
        if start < 0:
            raise Unreadable("no body")
        self.at = start
        self._block()
        self._add("return", "", self.at)
        for number, label in self.gotos:
            if label not in self.labels:
                raise Unreadable(f"label {label} is not here")
            self.steps[number].to.append(self.labels[label])
        return self.steps

    def _block(self) -> None:
        self._eat("{")
        while self._peek() not in ("}", ""):
            self._statement()
        self._eat("}")

    def _statement(self) -> None:
        if self._peek() == "{":
            self._block()
            return
        word = self._word()
        known = {"if": self._if, "for": self._for, "while": self._while, "do": self._do,
                 "switch": self._switch, "case": self._case, "default": self._case,
                 "return": self._return, "return_ptr": self._return,
                 "goto": self._goto, "break": self._break,
                 "continue": self._break}.get(word)
        if known:
            self.at += len(word)
            known(word)
            return
        if word == "else":
            raise Unreadable("'else' without 'if'")
        label = _LABEL.match(self.text, self.at)
        if label:
            self.at = label.end()
            self.labels[label.group(1)] = self._here()
            return
        if word and self._macro_loop(word):
            return
        self._plain("expr", *self._to_semicolon())

    def _macro_loop(self, word: str) -> bool:
        """A loop by a macro: its name, arguments, and a statement."""
        after = re.compile(r"\s*\(").match(self.text, self.at + len(word))
        if not after:
            return False
        end = _closing(self.text, after.end() - 1)
        follows = _SKIP.match(self.text, end)
        following = self.text[follows.end() if follows else end:][:1]
        if following != "{" and not re.search(r"for_each|foreach", word):
            return False
        inside = self.text[after.end():end - 1]
        self.at = end
        test = self._add("any", inside, after.end())
        self._go_on(test)
        self._loop_body(test)
        self.steps[test].to.append(self._here())
        return True

    def _loop_body(self, again: int, last: str = "", place: int = 0) -> None:
        """The body, what a 'for' does last, then back; leaves the breaks to go on behind."""
        self.breaks.append([])
        self.continues.append([])
        self._statement()
        for number in self.continues.pop():
            self._go_on(number)
        self._add("expr", last, place, [again])
        for number in self.breaks.pop():
            self._go_on(number)

    def _if(self, _: str) -> None:
        test = self._add("test", *self._parens())
        self._go_on(test)
        self._statement()
        if self._word() == "else":
            self.at += len("else")
            over = self._add("jump")
            self._go_on(test)
            self._statement()
            self._go_on(over)
        else:
            self._go_on(test)

    def _for(self, _: str) -> None:
        inside, place = self._parens()
        parts = inside.split(";")
        if len(parts) != 3:
            raise Unreadable("'for' is not in three parts")
        self._plain("expr", parts[0], place)
        test = self._add("test" if parts[1].strip() else "jump", parts[1],
                         place + len(parts[0]) + 1)
        self._go_on(test)
        self._loop_body(test, parts[2], place + len(parts[0]) + len(parts[1]) + 2)
        if parts[1].strip():
            self._go_on(test)

    def _while(self, _: str) -> None:
        test = self._add("test", *self._parens())
        self._go_on(test)
        self._loop_body(test)
        self._go_on(test)

    def _do(self, _: str) -> None:
        start = self._here()
        self.breaks.append([])
        self.continues.append([])
        self._statement()
        for number in self.continues.pop():
            self._go_on(number)
        self._eat("while")
        self._add("test", *self._parens())
        self._eat(";")
        self.steps[-1].to += [start, self._here()]
        for number in self.breaks.pop():
            self._go_on(number)

    def _switch(self, _: str) -> None:
        head = self._add("any", *self._parens())
        self.breaks.append([])
        self.cases.append([])
        self.defaults.append(False)
        self._statement()
        self.steps[head].to += self.cases.pop()
        if not self.defaults.pop():
            self._go_on(head)
        for number in self.breaks.pop():
            self._go_on(number)

    def _case(self, word: str) -> None:
        if not self.cases:
            raise Unreadable(f"'{word}' outside of 'switch'")
        colon = self.text.find(":", self.at)
        if colon < 0:
            raise Unreadable("':' expected")
        self.at = colon + 1
        self.cases[-1].append(self._here())
        self.defaults[-1] |= word == "default"

    def _return(self, _: str) -> None:
        self._add("return", *self._to_semicolon())

    def _goto(self, _: str) -> None:
        label = self._to_semicolon()[0]
        self.gotos.append((self._add("jump"), label.strip()))

    def _break(self, word: str) -> None:
        self._eat(";")
        stack = self.breaks if word == "break" else self.continues
        if not stack:
            raise Unreadable(f"'{word}' outside of a loop")
        stack[-1].append(self._add("jump"))


def steps_of(text: str) -> list[Step]:
    """The steps of a function; text is its blanked source, from its head on."""
    return _Reader(text).function()
