# SPDX-License-Identifier: GPL-2.0-only
"""A comment behind a call stays with it, whatever spatch made of the call.

spatch leaves such a comment where the statement ended: behind the exit that
was added, or, when the call went, behind the statement before it.  Here it
goes back to the line of the new call, or goes with the old one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pcimlib.ctext import blanked
from pcimlib.linediff import opcodes

_CALL = re.compile(r"\bpcim?_\w+\s*\(")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)


def settle(old: str, new: str) -> str:
    """The new text with the comments behind edited calls at their places."""
    if old == new:
        return new
    before, after = old.split("\n"), new.split("\n")
    plain = blanked(old).split("\n")
    for tag, first, last, start, end in reversed(opcodes(before, after)):
        if tag != "replace":
            continue
        for number in range(first, last):
            comment = _behind(before, plain, number)
            if comment and _CALL.search(plain[number]):
                end += _put_back(after, start, end, plain[number].strip(), comment)
    return "\n".join(after)


def _behind(lines: Sequence[str], plain: Sequence[str], number: int) -> str:
    """The comment behind the statement in a line, with the lines that it goes on in."""
    line, code = lines[number], plain[number].rstrip()
    if not code.strip() or not code.endswith(";"):
        return ""
    match = _COMMENT.match("\n".join(lines[number:])[len(code):].lstrip(" \t"))
    rest = line[len(code):].lstrip(" \t")
    return match.group() if match and rest.startswith(("/*", "//")) else ""


def _put_back(lines: list[str], start: int, end: int, code: str, comment: str) -> int:
    """Move one comment in the new lines; by how many lines the edited range grew."""
    head = comment.split("\n", 1)[0]
    number = next((at for at in range(start, min(end, len(lines))) if head in lines[at]), -1)
    if number < 0 or not "\n".join(lines[number:])[lines[number].index(head):].startswith(comment):
        return 0
    at = lines[number].index(head)
    stands = blanked(lines[number][:at]).strip()
    if stands == code or _CALL.search(stands):
        return 0                        # it is behind its call
    height = comment.count("\n")
    tail = lines[number + height][len(comment.rsplit("\n", 1)[-1]) + (0 if height else at):]
    kept = (lines[number][:at].rstrip(" \t") + tail).rstrip(" \t")
    lines[number:number + height + 1] = [kept] if kept else []
    grown = -height - (not kept)
    target = next((line for line in range(number, start - 1, -1) if line < len(lines)
                   and _CALL.search(blanked(lines[line])) and _alike(lines[line], code)), -1)
    if target >= 0:
        lines[target:target + 1] = f"{lines[target]} {comment}".split("\n")
        grown += height
    return grown


def _alike(line: str, code: str) -> bool:
    """True for a call with the arguments of the one that the comment was written for."""
    there, here = (re.sub(r"\s", "", text.partition("(")[2]) for text in (
        blanked(line).strip(), code))
    return there[:8] == here[:8]
