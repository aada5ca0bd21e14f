# SPDX-License-Identifier: GPL-2.0-only
"""How the subject of a patch begins: the subsystem, and the drivers of the patch.

No subject is longer than WIDTH; a prefix that is too long for its subject
loses what is in its middle first, and its drivers last.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

PREFIXES = Path(__file__).parent / "data" / "subsystems.toml"
WIDTH = 75
# What stands before the last ": ", or " - ", of a subject; a word or two each.
_HEAD = re.compile(r"^((?:[\w/.,+-]+(?: [\w/.,+-]+)?: )*[\w/.,+-]+(?: [\w/.,+-]+)?)(?:: | - )")


@cache
def _table(name: str) -> dict[str, str]:
    with open(PREFIXES, "rb") as file:
        return dict(tomllib.load(file)[name])


def _longest(table: str, path: str) -> str:
    """The entry of a table whose path is the longest of those that a path begins with."""
    known = [one for one in _table(table) if path.startswith(one)]
    return _table(table)[max(known, key=len)] if known else ""


def _common(files: Iterable[str]) -> str:
    names = sorted(set(files))
    return names[0] if len(names) == 1 else os.path.commonpath(names) + "/"


def prefix_of(files: Iterable[str]) -> str:
    """The subject's prefix for a patch over these files."""
    common = _common(files)
    known = _longest("prefix", common)
    if known:
        return known
    folders = common.strip("/").split("/")[1:]
    return ": ".join(os.path.splitext(name)[0] for name in folders) or common.strip("/")


def name_of(module: str, file: str) -> str:
    """The name of a driver: that of its module, where no table knows a better one."""
    return _longest("driver", file) or os.path.basename(module or file)


def _folder(files: Sequence[str]) -> str:
    """The prefix of the folder that files are in."""
    folder = os.path.dirname(files[0]) if len(set(files)) == 1 else os.path.commonpath(files)
    if os.path.splitext(folder)[1]:
        folder = os.path.dirname(folder)
    return prefix_of([f"{folder}/", f"{folder}/"])


def _label(name: str, prefix: str) -> str:
    """A driver's name without what the prefix says already."""
    name = re.sub(r"^snd-(?:soc-)?", "", name)
    last = re.split(r"[:/ ]+", prefix)[-1]
    return re.sub(rf"^{re.escape(last)}[-_](?=\w)", "", name)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def prefixes(files: Sequence[str], drivers: Sequence[str]) -> Iterator[str]:
    """Prefixes of a patch that is for these drivers, the best first."""
    whole = _longest("whole", _common(files))
    prefix = whole or _folder(files)
    labels = [_label(name, prefix) for name in drivers]
    if whole or (len(labels) == 1 and _plain(prefix).endswith(_plain(labels[0]))):
        yield from shorter(prefix)
        return
    for number in range(len(labels), 0, -1):
        yield f"{prefix}: {_some(labels, number)}"
    parts = prefix.split(": ")
    for end in range(len(parts) - 1, 0, -1):
        yield f"{': '.join(parts[:end])}: {_some(labels, 1)}"
    yield parts[0]


def _some(labels: Sequence[str], number: int) -> str:
    """The first of the labels, and how many more there are."""
    left = len(labels) - number
    return ", ".join(labels[:number]) + (f" and {left} more" if left else "")


def shorter(prefix: str) -> Iterator[str]:
    """A prefix, and what is left of it without the parts in its middle."""
    parts = prefix.split(": ")
    yield prefix
    while len(parts) > 2:
        del parts[-2]
        yield ": ".join(parts)
    yield parts[0]


def fitting(candidates: Iterable[str], subject: Callable[[str], str],
            files: Sequence[str] = ()) -> str:
    """The subject with the first prefix that leaves it short enough."""
    dash = bool(files) and bool(_longest("dash", _common(files)))
    text = ""
    for one in candidates:
        text = subject(one)
        if dash and ": " in one:
            text = text.replace(f"{one}: ", f"{one} - ", 1)
        if len(text) <= WIDTH:
            break
    return text


def usual(subjects: Sequence[Sequence[str]]) -> str:
    """The prefix that the last subjects of each file begin with; '' unless it is one prefix."""
    found = set()
    for theirs in subjects:
        heads = Counter(match.group(1) for one in theirs
                        if (match := _HEAD.match(one)) and not one.startswith("Revert"))
        if not heads:
            return ""
        best, count = heads.most_common(1)[0]
        # One commit over many drivers says little of this file.
        found.add(best if count > 1 or len(theirs) == 1 else "")
    return found.pop() if len(found) == 1 else ""
