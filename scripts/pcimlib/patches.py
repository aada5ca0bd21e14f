# SPDX-License-Identifier: GPL-2.0-only
"""Commits of a scratch work tree as a patch series with its cover letter."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcimlib import git
from pcimlib.errors import PcimError


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the series: its id, subject, files, Cc lines, and its thread."""

    id: str
    subject: str
    files: tuple[str, ...]
    cc: str
    part: str = ""
    topic: str = ""


def _below_the_line(text: str, more: str) -> str:
    """Put lines below the first '---' of a patch, where git am drops them."""
    head, line, rest = text.partition("\n---\n")
    return f"{head}{line}{more}\n{rest}" if more else text


def _cover(text: str, subject: str, blurb: str, date: str) -> str:
    # The letter is as old as its patches: the same input gives the same bytes.
    text = re.sub(r"^Date: .*$", date, text, count=1, flags=re.M)
    text = re.sub(r"\*\*\* SUBJECT HERE \*\*\*", lambda _: subject, text, count=1)
    return re.sub(r"\*\*\* BLURB HERE \*\*\*", lambda _: blurb.rstrip("\n"), text, count=1)


def export(work: Path, base: str, commits: Sequence[Commit], out: Path, tag: str,
           cover: tuple[str, str], extra: Mapping[str, str],
           more: Callable[[Path, Sequence[Path]], None]) -> list[Path]:
    """Write the patches beside out, then put them in its place.

    cover is the subject and the text of the cover letter; extra are further
    files by name; more adds what is made from the patches.  Returns the
    patches, the cover letter first.
    """
    beside = out.with_name(f".{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    git.run(work, "format-patch", "-q", "--cover-letter", f"--base={base}", "--zero-commit",
            "--no-signature", f"--subject-prefix=PATCH {tag}", "-o", str(beside),
            f"{base}..HEAD", env=git.identity())
    written = sorted(beside.glob("*.patch"))
    if len(written) != len(commits) + 1:
        raise PcimError(f"git format-patch wrote {len(written)} files for {len(commits)} commits")
    letter = written[0]
    date = re.search(r"^Date: .*$", written[1].read_text(encoding="utf-8"), re.M)
    assert date
    letter.write_text(_cover(letter.read_text(encoding="utf-8"), *cover, date.group()),
                      encoding="utf-8")
    for path, commit in zip(written[1:], commits):
        path.write_text(_below_the_line(path.read_text(encoding="utf-8"), commit.cc),
                        encoding="utf-8")
    more(beside, written)
    _take_place(beside, out, extra)
    return [out / path.name for path in written]


def replace_folder(out: Path, extra: Mapping[str, str]) -> None:
    """Results of a run without patches: what it found is all there is."""
    beside = out.with_name(f".{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    _take_place(beside, out, extra)


def _take_place(beside: Path, out: Path, extra: Mapping[str, str]) -> None:
    """Add further files, and put a folder in the place of what an earlier run made."""
    for name, text in extra.items():
        (beside / name).write_text(text, encoding="utf-8")
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        os.replace(out, old)
    os.replace(beside, out)
    shutil.rmtree(old, ignore_errors=True)


_HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.M)


def moved_lines(work: Path, base: str, file: str) -> list[tuple[int, int]]:
    """Where the lines of a file have moved since base: (from line, by how much)."""
    diff = git.run(work, "diff", "-U0", f"{base}..HEAD", "--", file)
    shifts = []
    total = 0
    for match in _HUNK.finditer(diff):
        start, old, new = (int(match.group(1)), int(match.group(2) or 1),
                           int(match.group(4) or 1))
        total += new - old
        shifts.append((start + max(old, 1), total))
    return shifts


def new_line(shifts: Sequence[tuple[int, int]], line: int) -> int:
    """The present line of what was a line of the base."""
    by = 0
    for start, total in shifts:
        if line >= start:
            by = total
    return line + by
