# SPDX-License-Identifier: GPL-2.0-only
"""Takes away what a dropped statement leaves without a use.

Labels that have nothing of their own any more, the jumps to them, variables
that only the statement used, braces around one statement, blank lines in
pairs.  Only what stands next to a drop is looked at, and only shapes that kernel
style writes on lines of their own; W=1 tells of the rest.
"""

from __future__ import annotations

import re

from pcimlib.linediff import opcodes

_LABEL = re.compile(r"^[ ]?([A-Za-z_]\w*):$")
_RETURN = re.compile(r"^\treturn\b\s*(.*);$")
_LEAVES = re.compile(r"^\t(return\b.*|goto \w+);$")
_WORD = re.compile(r"[A-Za-z_]\w*")
# Initialisers without an effect: plain values and conversions of a pointer.
_PURE = re.compile(r"^(?:[\w\s.&*>+-]|->|\((?=\w+ \*\)))*"
                   r"(?:(?:to_\w+|container_of|\w+_drvdata|\w+_priv|\w+_get_private)"
                   r"\([\w\s.,&*>-]*\)[\w.>-]*)?$")


def fold(old: str, new: str) -> str:
    """The new text without what the lines dropped from the old one leave behind."""
    if old == new:
        return new
    before, lines = old.split("\n"), new.split("\n")
    drops = [(start, before[first:last]) for tag, first, last, start, _ in opcodes(before, lines)
             if tag == "delete"]
    for place, dropped in reversed(drops):
        _blank_lines(lines, place, dropped)
        _unbrace(lines, _last_text(lines, place) + 1)
        first = _function(lines, place)[0]
        _labels(lines, place)
        _variables(lines, first, {word for line in dropped for word in _WORD.findall(line)})
    text = "\n".join(lines)
    return _empty_functions(text) if drops else text


def _empty_functions(text: str) -> str:
    """Drop static functions that have come to do nothing, and the calls to them."""
    for match in re.finditer(r"^static void (\w+)\([^{};]*\)\n\{\n\}\n", text, re.M):
        name = match.group(1)
        call = re.compile(rf"^(?:\t+if \(!?\w+\)\n)?\t+{name}\([^();]*\);\n", re.M)
        guarded = re.compile(rf"^\t+(?:\}} )?(?:(?!if \(!?\w+\)$)(?:if|for|while)|else)\b[^{{;]*"
                             rf"\n\t+{name}\(|^\t+{name}\([^;]*;\n\t+else\b", re.M)
        rest = text[:match.start()] + text[match.end():].removeprefix("\n")
        alone = call.sub("", rest)
        if not guarded.search(rest) and not re.search(rf"\b{name}\b", alone):
            return fold(rest, alone)
    return text


def _function(lines: list[str], place: int) -> tuple[int, int]:
    """The lines of the function around a line: its opening and its closing brace."""
    first = last = min(place, len(lines) - 1)
    while first > 0 and lines[first] != "{":
        first -= 1
    while last < len(lines) - 1 and not lines[last].startswith("}"):
        last += 1
    return first, last


def _last_text(lines: list[str], place: int) -> int:
    """The last line before a place that is not blank."""
    number = place - 1
    while number > 0 and not lines[number].strip():
        number -= 1
    return number


def _next_text(lines: list[str], place: int) -> int:
    """The first line from a place on that is not blank."""
    while place < len(lines) - 1 and not lines[place].strip():
        place += 1
    return place


def _blank_lines(lines: list[str], place: int, dropped: list[str]) -> None:
    """One blank line where there was one, none beside a brace or after a label."""
    first, last = _last_text(lines, place) + 1, _next_text(lines, place)
    was_apart = last > first or any(not line.strip() for line in dropped)
    above, below = lines[first - 1], lines[last]
    tight = above.endswith("{") or _LABEL.match(above) or below.strip().startswith("}")
    lines[first:last] = [""] if was_apart and not tight else []


def _unbrace(lines: list[str], place: int) -> None:
    """Take the braces off an 'if' of which one simple statement is left."""
    for start in (place - 1, place - 2):
        if start < 0 or start + 2 >= len(lines):
            continue
        head = re.match(r"^(\t+)(if \(.*\)) \{$", lines[start])
        if not head or head.group(2).count("(") != head.group(2).count(")"):
            continue
        tabs = head.group(1)
        if (lines[start + 2] == f"{tabs}}}" and
                re.match(rf"^{tabs}\t[^\s/{{}}].*;$", lines[start + 1])):
            lines[start:start + 3] = [f"{tabs}{head.group(2)}", lines[start + 1]]
            return


def _labels(lines: list[str], place: int) -> None:
    """Fold the labels that stand right above a drop into what comes below."""
    end = first = _last_text(lines, place) + 1
    while first > 0 and _LABEL.match(lines[first - 1]) and lines[first - 1] != "default:":
        first -= 1
    if first == end:
        return
    names = [match.group(1) for line in lines[first:end] if (match := _LABEL.match(line))]
    below = _next_text(lines, end)
    label, leave = _LABEL.match(lines[below]), _RETURN.match(lines[below])
    if label:
        del lines[first:below]
        _redirect(lines, first, names, f"goto {label.group(1)};")
    elif leave and lines[_next_text(lines, below + 1)] == "}":
        unreached = _LEAVES.match(lines[_last_text(lines, first)])
        if unreached:
            first, below = _last_text(lines, first) + 1, _next_text(lines, below + 1)
        del lines[first:below]
        _redirect(lines, first, names, leave.group().strip())


def _redirect(lines: list[str], place: int, names: list[str], leave: str) -> None:
    """Let every jump to one of the names leave in another way."""
    first, last = _function(lines, place)
    jump = re.compile(rf"\bgoto (?:{'|'.join(names)});")
    value = re.match(r"return (\w+);$", leave)
    for number in range(last, first, -1):
        if not jump.search(lines[number]):
            continue
        lines[number] = jump.sub(leave, lines[number])
        if value:
            _return_at_once(lines, number, value.group(1))


def _return_at_once(lines: list[str], number: int, name: str) -> None:
    """'name = value; return name;' is 'return value;'."""
    tabs = re.match(r"^(\t+)return", lines[number])
    given = re.match(rf"^(\t+){name} = (.*);$", lines[number - 1])
    if tabs and given and tabs.group(1) == given.group(1):
        lines[number - 1:number + 1] = [f"{tabs.group(1)}return {given.group(2)};"]
        _unbrace(lines, number)


def _variables(lines: list[str], first: int, names: set[str]) -> None:
    """Drop local declarations of names that nothing else mentions."""
    for name in sorted(names):
        last = _function(lines, first + 1)[1]
        places = [number for number in range(first, last)
                  if re.search(rf"\b{name}\b", lines[number])]
        if len(places) != 1:
            continue
        declared = re.match(rf"^\t(?:const |struct |unsigned |enum )*\w+ [\s*]*{name}"
                            r"(?: = (.*))?;$", lines[places[0]])
        if not declared or not _PURE.match(declared.group(1) or ""):
            continue
        del lines[places[0]]
        if lines[places[0] - 1] == "{" and not lines[places[0]].strip():
            del lines[places[0]]
        _variables(lines, first, set(_WORD.findall(declared.group(1) or "")))
