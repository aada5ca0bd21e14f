# SPDX-License-Identifier: GPL-2.0-only
"""Puts tabs and braces where kernel style wants them around what spatch added.

spatch gives a single statement that grew into several its braces, but leaves
'else' on a line of its own and the other arm without braces; beside an #else
it loses a tab.  Of an argument list it breaks the line that got too long and
leaves those below as they were.  Only lines next to an edit are touched.
"""

from __future__ import annotations

import re

from pcimlib.ctext import arguments, blanked, closes
from pcimlib.linediff import opcodes

LONGEST = 80        # columns that are filled
MANY = 12           # lines of an argument list
LIMIT = 100         # columns beyond which a line must be broken
_CLOSING = re.compile(r"^(\t*)\}(.*)$")
_ELSE = re.compile(r"^(\t*)else\b(.*)$")
_FOR = re.compile(r"^(\t+)for\((.*?);(.*?);(.*)\)$")
_BRACED_ELSE = re.compile(r"^(\t*)else \{$")


def tidy(old: str, new: str) -> str:
    """The new text with the braces of edited if statements in kernel style."""
    if old == new:
        return new
    lines = new.split("\n")
    _realign(old.split("\n"), lines)
    for first, last, grown in reversed(_edited(old, new)):
        if grown:
            _refill(lines, first, last)
        _break_long(lines, first, last)
        _tidy_tabs(lines, first, last)
        _tidy_for(lines, first, last)
        _tidy_blank(lines, first, last)
        _tidy_else(lines, first, last)
        _tidy_then(lines, first)
    return "\n".join(lines)


def _edited(old: str, new: str) -> list[tuple[int, int, bool]]:
    """The ranges of lines in the new text that an edit put there, and if they are more now."""
    return [(start, end, tag == "replace" and end - start > last - first)
            for tag, first, last, start, end in opcodes(old.split("\n"), new.split("\n"))
            if tag != "equal" and end > start]


def _realign(before: list[str], lines: list[str]) -> None:
    """Keep continuation lines aligned with a parenthesis that a new name has moved."""
    for tag, first, last, start, end in opcodes(before, list(lines)):
        if tag != "replace" or last - first != end - start:
            continue
        for offset in range(end - start):
            was, now = before[first + offset], lines[start + offset]
            if was.strip() != now.strip():
                _follow(lines, start + offset + 1, _open_column(was), _open_column(now))
                _align(lines, start + offset)


def _follow(lines: list[str], start: int, old: int, new: int) -> None:
    """Move the lines from start on that are indented to one column to another."""
    if old == new or not old or not new:
        return
    for number in range(start, len(lines)):
        if _indent(lines[number]) != old:
            break
        lines[number] = "\t" * (new // 8) + " " * (new % 8) + lines[number].lstrip()


def _align(lines: list[str], number: int) -> None:
    """Align the rest of an argument list that was not aligned before its call was edited."""
    column, at = _open_column(lines[number]), _left_open(lines[number])
    text = blanked("\n".join(lines[number:number + MANY]))
    close = closes(text, at) if at >= 0 and lines[number].endswith(",") else -1
    for below in range(number + 1, number + 1 + text[:close + 1].count("\n")):
        before = "\n".join(text.split("\n")[:below - number])[at:]
        if before.count("(") - before.count(")") == 1 and lines[below].strip():
            lines[below] = _blanks(column) + lines[below].lstrip()


def _open_column(line: str) -> int:
    """The column after the parenthesis that a line leaves open last, or 0."""
    wide = line.expandtabs(8)
    opened: list[int] = []
    for column, letter in enumerate(wide):
        if letter == "(":
            opened.append(column + 1)
        elif letter == ")" and opened:
            opened.pop()
    return opened[-1] if opened else 0


def _indent(line: str) -> int:
    wide = line.expandtabs(8)
    return len(wide) - len(wide.lstrip())


def _refill(lines: list[str], first: int, last: int) -> None:
    """Fill an argument list anew that an edit has broken in one more place."""
    for number in range(first, last):
        at = _left_open(lines[number])
        text = "\n".join(lines[number:])
        end = number + text[:closes(text, at) + 1].count("\n") if at >= 0 else 0
        if end < last:
            continue
        column = _open_column(lines[number])
        old = lines[number:end + 1]
        if any(_indent(line) != column or line.endswith("\\") for line in old[1:]) or any(
                mark in line for line in old for mark in ('"', "/*", "//")):
            return
        inside = " ".join([old[0][at:].strip(), *(line.strip() for line in old[1:])])
        close = closes(inside, 0)
        given = arguments(inside[1:close])
        new = _filled(old[0][:at + 1], given, inside[close:])
        if len(new) < len(old):
            lines[number:end + 1] = new
        return


def _break_long(lines: list[str], first: int, last: int) -> None:
    """Break the argument list of a line that is much too long, where it has one."""
    for number in reversed(range(first, min(last, len(lines)))):
        line = lines[number]
        if len(line.expandtabs(8)) <= LIMIT or re.search(r'"[^"]*[,()\\][^"]*"', line):
            continue
        for opening in re.finditer(r"(?<=\w)\(", line):
            at = opening.start()
            close = closes(line, at)
            given = arguments(line[at + 1:close]) if close > 0 else []
            if len(given) > 1:
                lines[number:number + 1] = _filled(line[:at + 1], given, line[close:])
                break


def _filled(head: str, given: list[str], tail: str) -> list[str]:
    """A call from its open parenthesis on: as many arguments in a line as it holds."""
    indent = _blanks(len(head.expandtabs(8)))
    pieces = [f"{one}," for one in given[:-1]] + [given[-1] + tail]
    new = [head + pieces[0]]
    for piece in pieces[1:]:
        if len(f"{new[-1]} {piece}".expandtabs(8)) <= LONGEST:
            new[-1] += f" {piece}"
        else:
            new.append(indent + piece)
    return new


def _blanks(column: int) -> str:
    """What indents to a column."""
    return "\t" * (column // 8) + " " * (column % 8)


def _left_open(line: str) -> int:
    """Where the parenthesis is that a line leaves open last, or -1."""
    opened: list[int] = []
    for place, letter in enumerate(line):
        if letter == "(":
            opened.append(place)
        elif letter == ")" and opened:
            opened.pop()
    return opened[-1] if opened else -1


def _tidy_tabs(lines: list[str], first: int, last: int) -> None:
    """Indent the exit of an added 'if (error)' by one tab more than the if."""
    for number in range(first, last - 1):
        test = re.match(r"(\t+)if \(\w+\)$", lines[number])
        leave = re.match(r"\t+((?:return|goto) \w+;)$", lines[number + 1])
        if test and leave:
            lines[number + 1] = f"{test.group(1)}\t{leave.group(1)}"


def _tidy_for(lines: list[str], first: int, last: int) -> None:
    """Put the blanks into the head of an added 'for' that spatch leaves out."""
    for number in range(first, last):
        head = _FOR.match(lines[number])
        if head:
            lines[number] = f"{head[1]}for ({head[2]}; {head[3]}; {head[4]})"


def _tidy_blank(lines: list[str], first: int, last: int) -> None:
    """Empty a line of mere tabs, or drop it before another empty one."""
    for number in reversed(range(first, last)):
        if lines[number] and not lines[number].strip("\t"):
            if number + 1 < len(lines) and not lines[number + 1]:
                del lines[number]
            else:
                lines[number] = ""


def _tidy_else(lines: list[str], first: int, last: int) -> None:
    """Join '}' and 'else', and brace a single statement after that else."""
    for number in range(first, min(last, len(lines) - 1)):
        closing = _CLOSING.match(lines[number])
        other = _ELSE.match(lines[number + 1])
        if not closing or not other or closing.group(1) != other.group(1):
            continue
        if closing.group(2).strip():
            continue                    # a comment in between: leave it to its author
        tabs, rest = other.groups()
        lines[number:number + 2] = [f"{tabs}}} else{rest}"]
        if rest == "":
            end = _statement_end(lines, number + 1, tabs)
            if end:
                lines[number] += " {"
                lines.insert(end, f"{tabs}}}")
        return


def _tidy_then(lines: list[str], first: int) -> None:
    """Brace the single statement before an 'else {' that an edit made."""
    other = _BRACED_ELSE.match(lines[first]) if first < len(lines) else None
    if not other:
        return
    tabs = other.group(1)
    start = first - 1
    while start >= 0 and lines[start].startswith(tabs + "\t"):
        start -= 1
    if start < 0 or _statement_end(lines, start + 1, tabs) != first:
        return
    head = lines[start]
    if not re.match(rf"{tabs}(\}} else )?if \(.*\)$", head):
        return
    lines[start] += " {"
    lines[first] = f"{tabs}}} else {{"


def _statement_end(lines: list[str], start: int, tabs: str) -> int:
    """The line after the one simple statement at start, or 0 if it is none."""
    if start >= len(lines) or not re.match(rf"{tabs}\t[^\s/#{{]", lines[start]):
        return 0
    if re.match(r"\s*(if|for|while|do|switch)\b", lines[start]):
        return 0
    for number in range(start, len(lines)):
        if not lines[number].startswith(tabs + "\t"):
            return 0
        if lines[number].endswith(";"):
            return number + 1
    return 0
