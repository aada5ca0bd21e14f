# SPDX-License-Identifier: GPL-2.0-only
"""Every small mistake that a file of ours could have, as edits of its text.

What is taken:

    check    a condition that is never or always true, or lacks an operand
    result   an error or a result that is lost
    call     a call or an assignment that is missing
    order    two calls, each with the check of its result, in the other order
    lock     a lock that is not taken, or not given back
    constant another number, flag, truth value or error
    operator off by one, the other sign, the other comparison
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from csource import Function, Statement, Token, functions

_ERROR = re.compile(r"E[A-Z0-9]+$")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]{2,}$")
# No constants of ours: a place in the code, a type, an option.
_FIXED = re.compile(r"NULL$|THIS_MODULE$|KBUILD_|CONFIG_|_RET_IP_$|KERN_")
_SWAPPED = {"true": "false", "false": "true", "GFP_KERNEL": "GFP_ATOMIC",
            "GFP_ATOMIC": "GFP_KERNEL"}
_OPERATORS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "+": "-",
              "-": "+", "+=": "-=", "-=": "+=", "++": "--", "--": "++", "|": "&", "&": "|",
              "|=": "&=", "&=": "|="}
_BINARY = {"+", "-", "|", "&", "<", ">"}
_LOCK = re.compile(r"(?P<kind>(?:raw_)?(?:spin|read|write)|mutex|rcu_read|device|pci_lock_rescan)"
                   r"_(?P<what>lock|unlock)(?:_\w+)?$|(?:scoped_)?guard$")


@dataclass(frozen=True)
class Edit:
    """What a part of the text becomes; a whole statement or an expression."""

    start: int
    end: int
    text: str
    statement: bool


@dataclass(frozen=True)
class Mutant:
    """A mistake in a function."""

    function: str
    line: int
    kind: str
    was: str            # the line or condition before and after, on one line each
    becomes: str
    edits: tuple[Edit, ...]
    again: int = 0      # how many of the same name come before it

    @property
    def name(self) -> str:
        """What it is called in a list; the number of the line would not last."""
        more = f" ({self.again + 1})" if self.again else ""
        return f"{self.function}: {self.kind}: {self.was} -> {self.becomes or 'nothing'}{more}"


def mutants(text: str) -> list[Mutant]:
    """All mutants of a text, in its order."""
    found = [mutant for function in functions(text)
             for mutant in _Maker(text, function).all_of()]
    found.sort(key=lambda mutant: (mutant.line, mutant.edits[0].start))
    seen: Counter[str] = Counter()
    named = []
    for mutant in found:
        named.append(replace(mutant, again=seen[mutant.name]))
        seen[mutant.name] += 1
    return named


def _flat(text: str) -> str:
    """Code on one line, without comments."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    return re.sub(r"([(\[]) | ([)\];,])", r"\1\2", re.sub(r"\s+", " ", text)).strip()


def _calls(statement: Statement) -> bool:
    """Tell whether a plain statement has a call."""
    tokens = statement.tokens
    return statement.kind == "plain" and any(
        one.kind == "name" and two.word == "(" for one, two in zip(tokens, tokens[1:]))


def _top(tokens: list[Token], words: set[str]) -> list[int]:
    """Where words stand outside of all brackets."""
    depth, found = 0, []
    for index, token in enumerate(tokens):
        depth += token.word in ("(", "[", "{")
        depth -= token.word in (")", "]", "}")
        if not depth and token.word in words:
            found.append(index)
    return found


class _Maker:
    """The mutants of one function."""

    def __init__(self, text: str, function: Function) -> None:
        self.text = text
        self.function = function
        self.integer = re.search(r"\b(int|long)$", function.head) is not None

    def all_of(self) -> Iterator[Mutant]:
        """Walk the function."""
        yield from self._in(self.function.body)
        yield from self._locks()

    # ----------------------------------------------------------- making them

    def _made(self, kind: str, *edits: Edit, was: str = "") -> Mutant:
        first = edits[0]
        old = _flat(was or self.text[first.start:first.end])
        return Mutant(self.function.name, self.text.count("\n", 0, first.start) + 1, kind, old,
                      "" if first.text == ";" else _flat(first.text), edits)

    def _statement(self, kind: str, statement: Statement, becomes: str) -> Mutant:
        return self._made(kind, Edit(statement.start, statement.end, becomes, True))

    def _with(self, span: tuple[int, int], token: Token, word: str) -> str:
        """A part of the text in which a token is another one."""
        start, end = span
        return self.text[start:token.start] + word + self.text[token.end:end]

    # ------------------------------------------------------------- the places

    def _in(self, statement: Statement) -> Iterator[Mutant]:
        if statement.kind == "block":
            yield from self._orders(statement.inside)
        elif statement.kind == "if":
            yield from self._checks(statement.condition)
        elif statement.kind == "loop":
            yield from self._loop(statement)
        elif statement.kind == "switch":
            yield from self._words(statement.condition, False)
        elif statement.kind == "declare":
            yield from self._initializer(statement.tokens)
        elif statement.kind == "leave":
            yield from self._leave(statement)
        elif statement.kind == "plain":
            yield from self._plain(statement)
        for inside in statement.inside:
            yield from self._in(inside)

    def _checks(self, tokens: list[Token]) -> Iterator[Mutant]:
        start, end = tokens[0].start, tokens[-1].end
        for value in ("0", "1"):
            yield self._made("check", Edit(start, end, value, False))
        for word in ("&&", "||"):
            at = _top(tokens, {word})
            if not at or word == "&&" and _top(tokens, {"||"}):
                continue
            bounds = [start, *(tokens[index].start for index in at), end]
            for index in range(len(bounds) - 1):
                left, right = self.text[start:bounds[index]], self.text[bounds[index + 1]:end]
                kept = left + right if left else right[len(word):]
                yield self._made("check", Edit(start, end, kept.strip(), False))
        yield from self._words(tokens, False)

    def _loop(self, statement: Statement) -> Iterator[Mutant]:
        parts, tokens = [[]], statement.condition   # type: list[list[Token]], list[Token]
        for token in tokens:
            if token.word == ";" and statement.tokens[0].word == "for":
                parts.append([])
            else:
                parts[-1].append(token)
        if statement.tokens[0].word not in ("for", "while", "do"):
            return      # a macro: its arguments are names
        for part in parts:
            if part:
                yield from self._words(part, False)

    def _initializer(self, tokens: list[Token]) -> Iterator[Mutant]:
        at = [index for index, token in enumerate(tokens) if token.word == "="]
        value = tokens[at[0] + 1:-1] if len(at) == 1 else []
        if value and value[0].word != "{" and not _top(value, {","}):
            yield from self._words(value, False)

    def _leave(self, statement: Statement) -> Iterator[Mutant]:
        value = statement.tokens[1:-1]
        if statement.tokens[0].word != "return" or not value:
            return
        if self.integer and value[0].kind == "name" and value[0].word.islower():
            first = self.text[value[0].start:value[-1].end]
            lost = f"{{ {first}; return 0; }}" if len(value) > 1 else "return 0;"
            if len(value) == 1 or value[1].word == "(" and value[-1].word == ")":
                yield self._made("result", Edit(statement.start, statement.end, lost, True))
        yield from self._words(statement.tokens, True)

    def _plain(self, statement: Statement) -> Iterator[Mutant]:
        tokens = statement.tokens
        assigned = _top(tokens, {"="})
        stored = assigned and any(token.word in ("->", "*", "[", ".")
                                  for token in tokens[:assigned[0]])
        if not _LOCK.match(tokens[0].word) and (_calls(statement) and not assigned or stored):
            yield self._statement("call", statement, ";")
        yield from self._words(tokens, True)

    def _words(self, tokens: list[Token], statement: bool) -> Iterator[Mutant]:
        """Constants and operators of a condition, an expression or a statement."""
        span = (tokens[0].start, tokens[-1].end)
        for index, token in enumerate(tokens):
            before = tokens[index - 1].word if index else ""
            after = tokens[index + 1].word if index + 1 < len(tokens) else ""
            found = self._other(token, before, after)
            if found:
                kind, word = found
                whole = self._with(span, token, word)
                yield self._made(kind, Edit(*span, whole, statement))

    def _other(self, token: Token, before: str, after: str) -> tuple[str, str] | None:
        """The kind of mistake that a word allows, and the word in its place."""
        word = token.word
        if word in _SWAPPED:
            return "constant", _SWAPPED[word]
        if token.kind == "number":
            return "constant", str(int(word.rstrip("uUlL"), 0) + 1)
        if token.kind == "name" and _CONSTANT.match(word):
            if after == "(" or _FIXED.match(word) or before in ("->", "."):
                return None
            if before == "-" and _ERROR.match(word):
                return "constant", "ENXIO" if word == "EIO" else "EIO"
            bits = {before, after} & {"|", "&", "~", "|=", "&="}
            return "constant", f"({word} << 1)" if bits else f"({word} + 1)"
        if token.kind == "sign" and word in _OPERATORS:
            around = self.text[token.start - 1] + self.text[token.end]
            if word not in _BINARY or around == "  ":
                return "operator", _OPERATORS[word]
        return None

    # ------------------------------------------------------------------ orders

    def _orders(self, statements: list[Statement]) -> Iterator[Mutant]:
        for run in self._runs(statements):
            start, end = run[0][0].start, run[-1][-1].end
            for one, two in zip(run, run[1:]):
                first = (one[0].start, one[-1].end)
                second = (two[0].start, two[-1].end)
                text = (self.text[start:first[0]] + self.text[slice(*second)]
                        + self.text[first[1]:second[0]] + self.text[slice(*first)]
                        + self.text[second[1]:end])
                mutant = self._made("order", Edit(start, end, text, True))
                names = [_flat(self.text[slice(*part)]) for part in (first, second)]
                yield replace(mutant, was=" ".join(names), becomes=" ".join(reversed(names)),
                              line=self.text.count("\n", 0, first[0]) + 1)

    def _runs(self, statements: list[Statement]) -> Iterator[list[list[Statement]]]:
        """Calls that follow each other, each with the check of its result."""
        run: list[list[Statement]] = []
        at = 0
        while at <= len(statements):
            here = statements[at] if at < len(statements) else None
            if here is not None and _calls(here):
                run.append([here])
                if at + 1 < len(statements) and self._is_check(here, statements[at + 1]):
                    at += 1
                    run[-1].append(statements[at])
            else:
                if len(run) > 1:
                    yield run
                run = []
            at += 1

    @staticmethod
    def _is_check(call: Statement, check: Statement) -> bool:
        at = _top(call.tokens, {"="})
        return (check.kind == "if" and at == [1]
                and call.tokens[0].word in [token.word for token in check.condition])

    # ------------------------------------------------------------------- locks

    def _locks(self) -> Iterator[Mutant]:
        held = [(statement, match) for statement in _every(self.function.body)
                if statement.kind == "plain"
                and (match := _LOCK.match(statement.tokens[0].word))]
        for index, (statement, match) in enumerate(held):
            if match["what"] == "unlock":
                yield self._statement("lock", statement, ";")
                continue
            ends = [other for other, end in held[index + 1:] if match["kind"]
                    and (end["kind"], end["what"]) == (match["kind"], "unlock")]
            yield self._made("lock", *(Edit(part.start, part.end, ";", True)
                                       for part in (statement, *ends)))


def _every(statement: Statement) -> Iterator[Statement]:
    yield statement
    for inside in statement.inside:
        yield from _every(inside)
