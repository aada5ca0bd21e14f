# SPDX-License-Identifier: GPL-2.0-only
"""Shows spatch only the functions that it has to edit.

A big file costs spatch seconds and may hold what it cannot parse, mostly far
from the call in question.  The bodies of all other functions are blanked
before, line by line, so that every position stays what it was; afterwards the
edited lines are put into the whole text.
"""

from __future__ import annotations

from collections.abc import Set

from pcimlib.ctext import blanked
from pcimlib.linediff import opcodes


def cut(text: str, wanted: Set[int]) -> str:
    """The text with empty bodies in functions that hold no wanted line.

    Bodies are told by kernel style, braces in the first column.  A body with
    preprocessor lines stays: its #if may not end where the body ends.
    """
    lines = text.split("\n")
    start = -1
    for number, line in enumerate(blanked(text).split("\n")):
        if line.rstrip() == "{":
            start = number
        elif line.startswith("}") and start >= 0:
            body = range(start + 1, number)
            if not any(one + 1 in wanted or lines[one].lstrip().startswith("#")
                       for one in body):
                # A line that occurs once: edits are found again by such lines.
                lines[start + 1:number] = [f"/*{one}*/" for one in body]
            start = -1
    return "\n".join(lines)


def join(text: str, before: str, after: str) -> str | None:
    """The whole text with the edits that made after out of before, its cut.

    None when an edit reached into a body that was cut out.
    """
    if before == after:
        return text
    whole, old, new = text.split("\n"), before.split("\n"), after.split("\n")
    result: list[str] = []
    for tag, first, last, start, end in opcodes(old, new):
        if tag == "equal":
            result += whole[first:last]
        elif whole[first:last] == old[first:last]:
            result += new[start:end]
        else:
            return None
    return "\n".join(result)
