# SPDX-License-Identifier: GPL-2.0-only
"""The statements of our own kernel C, with their places in the text.

This reads the library's files, which are in kernel style, and nothing else. It
knows no types and expands no macros: it finds where statements, conditions and
tokens begin and end, so that a mutant is an edit of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r"""
    (?P<skip>\s+|//[^\n]*|/\*.*?\*/|^\#(?:[^\n]*\\\n)*[^\n]*)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<number>0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<sign>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\.\.\.|.)
""", re.VERBOSE | re.DOTALL | re.MULTILINE)

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_TYPES = {"const", "static", "unsigned", "signed", "struct", "union", "enum", "int", "long",
          "short", "char", "void", "bool", "u8", "u16", "u32", "u64", "size_t"}
_LEAVES = {"return", "goto", "break", "continue"}


@dataclass(frozen=True)
class Token:
    """A word of the text."""

    kind: str       # text, number, name or sign
    word: str
    start: int
    end: int


@dataclass
class Statement:
    """A statement: what it is and where, with those inside it."""

    kind: str                   # if, loop, switch, block, leave, declare, plain or label
    tokens: list[Token]         # of a plain one all, of the others the head
    start: int
    end: int
    condition: list[Token] = field(default_factory=list)
    inside: list[Statement] = field(default_factory=list)


@dataclass(frozen=True)
class Function:
    """A function's definition."""

    name: str
    head: str                   # all that stands before the name
    body: Statement


def tokens_of(text: str) -> list[Token]:
    """The words of a text; comments and preprocessor lines are none."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind != "skip":
            found.append(Token(kind, match[0], match.start(), match.end()))
    return found


def closing(tokens: list[Token], at: int) -> int:
    """The index of the bracket that closes the one at an index."""
    depth = 0
    for index in range(at, len(tokens)):
        word = tokens[index].word
        if word in _CLOSING:
            depth += 1
        elif word in (")", "]", "}"):
            depth -= 1
            if not depth:
                return index
    raise ValueError(f"{tokens[at].word} at {tokens[at].start} is never closed")


def functions(text: str) -> Iterator[Function]:
    """The functions that a text defines."""
    tokens = tokens_of(text)
    at = begin = 0
    while at < len(tokens):
        word = tokens[at].word
        if word == "{" and at and tokens[at - 1].word == ")":
            end = closing(tokens, at)
            name = _name_before(tokens, begin, at)
            yield Function(tokens[name].word, " ".join(t.word for t in tokens[begin:name]),
                           _Parser(tokens).block(at))
            at = begin = end + 1
        elif word in _CLOSING:
            at = closing(tokens, at) + 1
        else:
            at += 1
            begin = at if word == ";" else begin


def _name_before(tokens: list[Token], begin: int, at: int) -> int:
    """The index of the name before the parameters that end at an index."""
    for index in range(begin, at):
        if tokens[index].word == "(":
            return index - 1
    raise ValueError("a body without parameters")


class _Parser:
    """Statements, from an index of the tokens on."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def block(self, at: int) -> Statement:
        """The block whose brace is at an index."""
        end = closing(self.tokens, at)
        found = Statement("block", [], self.tokens[at].start, self.tokens[end].end)
        self.at = at + 1
        while self.at < end:
            found.inside.append(self._statement())
        self.at = end + 1
        return found

    def _statement(self) -> Statement:
        word = self.tokens[self.at].word
        if word == "{":
            return self.block(self.at)
        if word == "if":
            return self._if()
        if word in ("while", "for", "switch"):
            return self._headed("switch" if word == "switch" else "loop")
        if word == "do":
            return self._do()
        if word in ("case", "default") or self._is_label():
            return self._label()
        if self._is_loop_macro():
            return self._headed("loop")
        return self._simple()

    def _headed(self, kind: str) -> Statement:
        """A word, something in brackets, a statement."""
        start = self.at
        end = closing(self.tokens, start + 1)
        head = self.tokens[start:end + 1]
        self.at = end + 1
        inside = self._statement()
        return Statement(kind, head, head[0].start, inside.end, head[2:-1], [inside])

    def _if(self) -> Statement:
        found = self._headed("if")
        if self.at < len(self.tokens) and self.tokens[self.at].word == "else":
            self.at += 1
            found.inside.append(self._statement())
            found.end = found.inside[-1].end
        return found

    def _do(self) -> Statement:
        start = self.at
        self.at += 1
        inside = self._statement()
        end = closing(self.tokens, self.at + 1)
        condition = self.tokens[self.at + 2:end]
        self.at = end + 2
        return Statement("loop", self.tokens[start:start + 1], self.tokens[start].start,
                         self.tokens[self.at - 1].end, condition, [inside])

    def _label(self) -> Statement:
        start = self.at
        while self.tokens[self.at].word != ":":
            self.at += 1
        self.at += 1
        head = self.tokens[start:self.at]
        return Statement("label", head, head[0].start, head[-1].end)

    def _simple(self) -> Statement:
        start = self.at
        while self.tokens[self.at].word != ";":
            word = self.tokens[self.at].word
            self.at = closing(self.tokens, self.at) + 1 if word in _CLOSING else self.at + 1
        self.at += 1
        found = self.tokens[start:self.at]
        kind = "plain"
        if found[0].word in _LEAVES:
            kind = "leave"
        elif _declares(found):
            kind = "declare"
        return Statement(kind, found, found[0].start, found[-1].end)

    def _is_label(self) -> bool:
        return self.tokens[self.at].kind == "name" and self.tokens[self.at + 1].word == ":"

    def _is_loop_macro(self) -> bool:
        """A name and brackets, and then not the end of a statement or an operator."""
        if self.tokens[self.at].kind != "name" or self.tokens[self.at + 1].word != "(":
            return False
        after = self.tokens[closing(self.tokens, self.at + 1) + 1]
        return after.word == "{" or after.kind == "name"


def _declares(found: list[Token]) -> bool:
    if found[0].word in _TYPES:
        return True
    words = [token.word for token in found[1:]]
    while words and words[0] == "*":
        words.pop(0)
    names = found[0].kind == "name" and bool(words) and re.match(r"[A-Za-z_]\w*$", words[0])
    return bool(names) and len(words) > 1 and words[1] in ("=", ";", ",", "[")
