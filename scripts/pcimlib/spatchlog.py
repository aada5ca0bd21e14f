# SPDX-License-Identifier: GPL-2.0-only
"""Reads what spatch says while it parses: the functions and files it gave up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pcimlib.ctext import blanked

_PARSE = re.compile(r'parse error\s*\n\s*= File "([^"]+)", line (\d+)')
_HANDLING = re.compile(r"^HANDLING:(.*)$", re.M)
_LOST = re.compile(r"^(?:EXN:|.*(?:already tagged|inconsistent control-flow|"
                   r"[Tt]imeout \(we abort\)|EXN pb)).*$", re.M)
_OUTPUT = re.compile(r"/cocci-output-[0-9]+-[0-9a-f]+-(.+)$")
_HEAD = re.compile(r"^[A-Za-z_].*?\b([A-Za-z_]\w*)\s*\(")


@dataclass(frozen=True, slots=True, order=True)
class Unparsed:
    """A file or function that spatch gave up on, and why."""

    file: str
    function: str
    reason: str
    whole_file: bool = False


def function_at(text: str, line: int) -> str:
    """The function around a line, by kernel style: its head begins in column 1."""
    lines = blanked(text).split("\n")
    for number in range(min(line, len(lines)) - 1, -1, -1):
        if lines[number].startswith("}") and number != line - 1:
            return ""
        head = _HEAD.match(lines[number])
        if head:
            return head.group(1)
    return ""


def read_log(log: str, texts: Mapping[str, str]) -> tuple[list[Unparsed], set[str]]:
    """What a run lost, and the files whose edited text no longer parses.

    A file that has parse errors already is broken by an edit when it has more
    of them afterwards.
    """
    told: set[Unparsed] = set()
    broken: set[str] = set()
    for files, section in _sections(log, texts):
        faults: dict[str, set[int]] = {file: set() for file in files}
        edited: dict[str, set[int]] = {file: set() for file in files}
        for path, line in _PARSE.findall(section):
            output = _OUTPUT.search(path)
            if path in texts:
                faults.setdefault(path, set()).add(int(line))
            elif output:
                for file in files:
                    if file.rpartition("/")[2] == output.group(1):
                        edited[file].add(int(line))
        broken |= {file for file in files if len(edited[file]) > len(faults[file])}
        for file, lines in faults.items():
            told |= {Unparsed(file, function_at(texts[file], line),
                              f"spatch cannot parse line {line}") for line in lines}
        for match in _LOST.finditer(section):
            text = re.sub(r"\s+", " ", match.group()).strip()
            named = [file for file in files if file in text] or files
            told |= {Unparsed(file, "", f"spatch gave up: {text}", True) for file in named}
    return sorted(told), broken


def _sections(log: str, texts: Mapping[str, str]) -> list[tuple[list[str], str]]:
    """The log by group of files; each part begins with a HANDLING line."""
    marks = list(_HANDLING.finditer(log))
    ends = [mark.start() for mark in marks[1:]] + [len(log)]
    return [([file for file in mark.group(1).split() if file in texts], log[mark.end():end])
            for mark, end in zip(marks, ends)]
