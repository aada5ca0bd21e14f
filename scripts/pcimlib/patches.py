# SPDX-License-Identifier: GPL-2.0-only
"""Commits of a scratch work tree as a patch series with its cover letter."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcimlib import form, git
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
    last: str = ""          # the last line below its '---'


def _cover(text: str, subject: str, blurb: str, date: str) -> str:
    # The letter is as old as its patches: the same input gives the same bytes.
    text = re.sub(r"^Date: .*$", date, text, count=1, flags=re.M)
    text = re.sub(r"\*\*\* SUBJECT HERE \*\*\*", lambda _: subject, text, count=1)
    return re.sub(r"\*\*\* BLURB HERE \*\*\*", lambda _: blurb.rstrip("\n"), text, count=1)


@dataclass(frozen=True, slots=True)
class Wording:
    """What the mails say beside the commits."""

    prefix: str                     # in the brackets of the subjects
    cover: tuple[str, str]          # subject and text of the letter
    notes: tuple[str, ...]          # of each patch, below its '---'
    posted: bool = True             # as a whole, not thread by thread
    note: str = ""                  # below the '---' of a patch that has no letter


def export(work: Path, bases: tuple[str, str], commits: Sequence[Commit], out: Path,
           wording: Wording, extra: Mapping[str, str],
           more: Callable[[Path, str, Sequence[Path]], None]) -> list[Path]:
    """Write the patches beside out, then put them in its place.

    bases are the commit that the series starts at, and the one that the mails
    state; extra are further files by name; more adds what is made from the
    letter and the patches.  One patch alone gets no letter.  Returns the patches.
    """
    beside = out.with_name(f".{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    several = ["--cover-letter"] if len(commits) > 1 else []
    git.run(work, "format-patch", "-q", *several, f"--base={bases[1]}", "--zero-commit",
            "--no-signature", f"--subject-prefix={wording.prefix}", "-o", str(beside),
            f"{bases[0]}..HEAD", env=git.identity())
    written = sorted(beside.glob("*.patch"))
    if len(written) != len(commits) + len(several):
        raise PcimError(f"git format-patch wrote {len(written)} files for {len(commits)} commits")
    mails = written[len(several):]
    for path, commit, note in zip(mails, commits, wording.notes):
        whole = "\n".join(filter(None, [
            commit.cc, note, wording.note if not several else "", commit.last]))
        path.write_text(form.below_the_line(path.read_text(encoding="utf-8"), whole),
                        encoding="utf-8")
    letter = ""
    if several:
        texts = [path.read_text(encoding="utf-8") for path in mails]
        date = re.search(r"^Date: .*$", texts[0], re.M)
        assert date
        letter = _cover(written[0].read_text(encoding="utf-8"), *wording.cover, date.group())
        if wording.posted:
            letter = form.with_cc(letter, texts)
        written[0].write_text(letter, encoding="utf-8")
    more(beside, letter, mails)
    _take_place(beside, out, extra)
    return [out / path.name for path in mails]


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
