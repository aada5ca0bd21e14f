# SPDX-License-Identifier: GPL-2.0-only
"""Kernel C of ours that a step puts into a file of the tree: scripts/series/insert/.

The files there are C that a compiler reads; a part of one stands between a
line with its name and the next such line.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pcimlib.errors import PcimError

FOLDER = Path(__file__).resolve().parents[1] / "series" / "insert"
_MARK = re.compile(r"^/\* ---- (\S+) \*/\n", re.M)


@cache
def parts(file: str) -> dict[str, str]:
    """The parts of a file by name."""
    _, *rest = _MARK.split((FOLDER / file).read_text(encoding="utf-8"))
    return {name: text for name, text in zip(rest[::2], rest[1::2]) if name != "end"}


def part(file: str, *names: str) -> str:
    """The named parts of a file, one after the other."""
    known = parts(file)
    for name in names:
        if name not in known:
            raise PcimError(f"{FOLDER / file}: has no part {name}")
    return "".join(known[name] for name in names)


def after(pattern: str, text: str, more: str, count: int = 1) -> str | None:
    """The text with more behind each match of pattern; None unless there are count of them."""
    found = list(re.finditer(pattern, text, re.M))
    if len(found) != count:
        return None
    for match in reversed(found):
        text = text[:match.end()] + more + text[match.end():]
    return text
