# SPDX-License-Identifier: GPL-2.0-only
"""The threads of a series that is posted API first, a folder each.

    <topic>/<subsystem>/    what needs no API: it comes first and waits for nothing
    api/                    the API and a few users; may be empty of core patches
    <topic>/<subsystem>/    the drivers of one subsystem
    flip/                   the hybrids end
    more/                   what comes beside: tests, rules

Each has the patches of its thread as mails, numbered on their own, with a
cover letter that names what has to be in the tree before: the threads, and
the patch ids by which tools find them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.patches import Commit
from pcimlib.source import Source

MBOX = "series.mbox"
MANIFEST = "series.json"
_NUMBER = re.compile(r"^(Subject: \[PATCH [^\]]*?)(?: \d+/\d+)?\]", re.M)
ORDER = {"api": 0, "flip": 2, "more": 3}


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread: which patches of the whole it has, and the threads before it."""

    part: str
    numbers: tuple[int, ...]            # in the whole series, from 1
    after: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the subject of its cover letter begins with."""
        return self.part.replace("/", ", ")

    @property
    def mends(self) -> bool:
        """True for fixes of drivers that come before the API, and without it."""
        return not self.after and self.part not in ORDER

    @property
    def aim(self) -> str:
        """What the rest of that subject is."""
        return ("keep the enable count of PCI devices right" if self.mends
                else "make PCI resources explicit")


def plan(commits: Sequence[Commit]) -> list[Thread]:
    """The threads in the order to post them, each with what it builds on."""
    members: dict[str, list[int]] = {}
    for number, commit in enumerate(commits, 1):
        members.setdefault(commit.part, []).append(number)
    last: dict[str, list[str]] = {}         # by file, the threads that changed it so far
    first = min(members.get("api", [0]))
    before = {part for part, numbers in members.items() if numbers[-1] < first}
    needs = {part: set() if part in before else {"api"} & set(members) - {part}
             for part in members}
    for commit in commits:
        for file in commit.files:
            needs[commit.part] |= set(last.get(file, ())) - {commit.part}
            last.setdefault(file, []).append(commit.part)
        if commit.part == "flip":
            needs["flip"] |= {other.part for other in commits if other.topic == commit.topic
                              and other.part != "flip"}
    inner = sorted(members, key=lambda part: (-1 if part in before else ORDER.get(part, 1),
                                              members[part][0]))
    return [Thread(part, tuple(members[part]),
                   tuple(other for other in inner if other in needs[part])) for part in inner]


def write(place: Path, mails: Sequence[Path], threads: Sequence[Thread], origin: Source,
          manifest: Mapping[str, object]) -> None:
    """Write the mbox of the whole, and the folders of the threads below place.

    mails are the patches of the whole, the cover letter first.
    """
    texts = [path.read_text(encoding="utf-8") for path in mails]
    (place / MBOX).write_text("".join(texts[1:]), encoding="utf-8")
    ids = _patch_ids(texts[1:]) if threads else []
    by_part = {thread.part: thread for thread in threads}
    for thread in threads:
        folder = place / thread.part
        folder.mkdir(parents=True)
        own = [_numbered(texts[number], at, len(thread.numbers))
               for at, number in enumerate(thread.numbers, 1)]
        for at, (number, text) in enumerate(zip(thread.numbers, own), 1):
            name = re.sub(r"^\d+", f"{at:04}", mails[number].name)
            (folder / name).write_text(text, encoding="utf-8")
        (folder / MBOX).write_text("".join(own), encoding="utf-8")
        before = sorted(number for part in _all_before(thread, by_part)
                        for number in by_part[part].numbers)
        (folder / "0000-cover-letter.patch").write_text(
            _cover(texts[0], thread, own, origin, [ids[number - 1] for number in before]),
            encoding="utf-8")
        own_manifest: dict[str, object] = {**manifest, "part": thread.part, "after": before,
                                           "whole": os.path.relpath(place, folder),
                                           "patches": _of(manifest, thread)}
        (folder / MANIFEST).write_text(json.dumps(own_manifest, indent=1) + "\n",
                                       encoding="utf-8")


def _of(manifest: Mapping[str, object], thread: Thread) -> list[object]:
    listed = manifest["patches"]
    assert isinstance(listed, list)
    return [listed[number - 1] for number in thread.numbers]


def _all_before(thread: Thread, threads: Mapping[str, Thread]) -> list[str]:
    """The threads that a thread needs, and those that they need."""
    found: dict[str, None] = {}
    todo = list(thread.after)
    while todo:
        part = todo.pop()
        if part not in found:
            found[part] = None
            todo += threads[part].after
    return list(found)


def _numbered(text: str, number: int, count: int) -> str:
    width = len(str(count))
    return _NUMBER.sub(rf"\g<1> {number:0{width}}/{count}]", text, count=1)


def _cover(letter: str, thread: Thread, mails: Sequence[str], origin: Source,
           ids: Sequence[str]) -> str:
    """The cover letter of a thread, with the head of the whole series' letter."""
    head, _, _ = letter.partition("\n\n")
    subjects = [_subject(mail) for mail in mails]
    count = len(mails)
    head = re.sub(r"^(Subject: \[PATCH [^\]]*?) 0+/\d+\] .*(?:\n[ \t].*)*",
                  lambda found: f"{found.group(1)} {'0' * len(str(count))}/{count}] "
                  f"{thread.title}: {thread.aim}", head, count=1, flags=re.M)
    lines = [f"Part of a series that makes PCI resources of Linux {origin.version} explicit: a",
             "call says by its name whether unbind undoes it.", ""]
    if thread.mends:
        lines = ["Mistakes in how devices are enabled, found while the PCI resources of Linux",
                 f"{origin.version} were made explicit.  They have nothing to do with that.", ""]
    if thread.after:
        lines += ["Prerequisites, in this order:", "",
                  *(f"  {part}" for part in thread.after), "",
                  "They are the folders beside this one; the patch ids below name their",
                  "patches one by one.", ""]
    else:
        lines += [f"{'They need' if thread.mends else 'It needs'} nothing but the base commit.", ""]
    lines += [f"{number:3}. {subject}" for number, subject in enumerate(subjects, 1)]
    stat = subprocess.run(["git", "apply", "--stat", "--summary", "-"], input="".join(mails),
                          text=True, capture_output=True, check=False)
    tail = [f"base-commit: {origin.base}", *(f"prerequisite-patch-id: {one}" for one in ids)]
    return "\n".join([head, "", *lines, "", stat.stdout.rstrip("\n"), "", *tail, ""])


def _subject(mail: str) -> str:
    found = re.search(r"^Subject: \[[^\]]*\] (.*(?:\n[ \t].*)*)", mail, re.M)
    return re.sub(r"\n[ \t]", " ", found.group(1)) if found else "?"


def _patch_ids(mails: Sequence[str]) -> list[str]:
    """The stable patch id of each mail."""
    done = subprocess.run(["git", "patch-id", "--stable"], input="".join(mails), text=True,
                          capture_output=True, check=False)
    ids = [line.split()[0] for line in done.stdout.splitlines()]
    if done.returncode or len(ids) != len(mails):
        raise PcimError(f"git patch-id named {len(ids)} of {len(mails)} patches: "
                        f"{done.stderr.strip() or 'no message'}")
    return ids
