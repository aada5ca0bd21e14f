# SPDX-License-Identifier: GPL-2.0-only
"""Small readings of C text: comments blanked, one function cut out.

For the few functions that a verdict has to look into.  Whole trees are the
fact extractor's work, edits are spatch's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_NOISE = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def _blank(match: re.Match[str]) -> str:
    text = match.group()
    if text[0] in "\"'":
        return text[0] + re.sub(r"[^\n]", "x", text[1:-1]) + text[-1]
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))


def blanked(text: str) -> str:
    """The text with comments and string contents blanked, every line in place."""
    return _NOISE.sub(_blank, text)


@lru_cache(maxsize=4096)
def read_blanked(path: Path) -> tuple[str, ...]:
    """The lines of a C file, blanked; none when it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            text = file.read()
    except OSError:
        return ()
    return tuple(blanked(text).split("\n"))


def function_body(path: Path, name: str) -> str:
    """The body of a function by kernel style: from its head to a '}' in column 1."""
    lines = read_blanked(path)
    head = re.compile(rf"^[A-Za-z_].*\b{re.escape(name)}\s*\(")
    for number, line in enumerate(lines):
        if not head.match(line):
            continue
        body: list[str] = []
        for later in lines[number:]:
            body.append(later)
            if later.startswith("}"):
                return "\n".join(body)
            if later.endswith(";") and not any("{" in one for one in body):
                break
    return ""


def closes(text: str, at: int) -> int:
    """Where the parenthesis at a place is closed; -1 where it is not."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return -1


def call_end(text: str, start: int) -> int:
    """The place after a call; the end of the text where it has none."""
    opens = text.find("(", start)
    return (closes(text, opens) + 1 if opens >= 0 else 0) or len(text)


def block_start(text: str, start: int) -> int:
    """Where the innermost block around a place is opened; -1 outside of any."""
    depth = 0
    for place in range(start - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(text[place], 0)
        if depth < 0:
            return place
    return -1


def bare(text: str) -> str:
    """An expression on one line, without parentheses about all of it."""
    text = " ".join(text.split())
    while text.startswith("(") and closes(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def operands(text: str, operator: str) -> list[str]:
    """What is between the operators, or commas, outside of any parentheses."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"[()\[\]]|{re.escape(operator)}", text):
        step = {"(": 1, "[": 1, ")": -1, "]": -1}.get(match.group(), 0)
        depth += step
        if step == depth == 0:
            parts.append(text[start:match.start()])
            start = match.end()
    return [part.strip() for part in (*parts, text[start:])]


def arguments(text: str) -> list[str]:
    """The arguments of a call, or the parameters of a function."""
    return operands(text, ",")
