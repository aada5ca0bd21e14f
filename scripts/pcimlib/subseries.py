# SPDX-License-Identifier: GPL-2.0-only
"""The threads of a series that is posted API first, a folder each.

    <topic>/<subsystem>/    what needs no API: it comes first and waits for nothing
    api/                    the API and a few users; may be empty of core patches
    <topic>/<subsystem>/    the drivers of one subsystem
    flip/                   the hybrids end
    more/                   what comes beside: tests, rules

Each has the patches of its thread as mails, numbered on their own, with a
cover letter that says how it can be merged, and names what has to be in the
tree before: the threads, and the patch ids by which tools find them.  One
patch alone says so itself.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcimlib import form
from pcimlib.errors import PcimError
from pcimlib.families import Family, catalogue
from pcimlib.patches import Commit
from pcimlib.source import Source

MBOX = "series.mbox"
MANIFEST = "series.json"
_NUMBER = re.compile(r"^(Subject: \[[^\]]*?)(?: \d+/\d+)?\]", re.M)
_TRAILER = re.compile(r"^(?:base-commit|prerequisite-patch-id): [0-9a-f]{40}\n", re.M)
ORDER = {"api": 0, "flip": 2, "more": 3}


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread: which patches of the whole it has, and the threads before it."""

    part: str
    numbers: tuple[int, ...]            # in the whole series, from 1
    after: tuple[str, ...]
    mends: bool = False                 # fixes of drivers that need none of the others
    topics: tuple[str, ...] = ()        # of its patches, each once

    @property
    def title(self) -> str:
        """What the subject of its cover letter begins with."""
        family = self._family
        if family and family.area and self.part in ORDER:
            return family.area
        return self.part.rpartition("/")[2] if family else self.part.replace("/", ", ")

    @property
    def _family(self) -> Family | None:
        """The family that all of its patches are about and that has words for a letter."""
        found = catalogue().families.get(self.topics[0]) if len(self.topics) == 1 else None
        return found if found and found.thread else None

    @property
    def about(self) -> str:
        """What the letter says first, empty where it has no words of the family's own."""
        return self._family.why if self._family else ""

    @property
    def merge(self) -> str:
        """How it gets into a tree: the first question of who is to take it."""
        if self.part == "api":
            return ("For the PCI tree, best on a branch that is not rebased: the threads of "
                    "drivers need it and nothing else.")
        if self.part == "flip":
            return ("For the PCI tree, when all of the threads before it are in mainline, and not "
                    "earlier.")
        if "api" in self.after:
            return ("It needs the patches of \"api\": the subsystem's tree can take it after "
                    "merging the PCI branch that has them, or the PCI tree takes it with an Ack.")
        if self.after:
            return "It is for the tree that takes the threads it needs, after them."
        return "It needs no other thread: the subsystem's tree can take each patch by itself."

    @property
    def aim(self) -> str:
        """What the rest of that subject is."""
        if self._family:
            return self._family.thread
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
                   tuple(other for other in inner if other in needs[part]),
                   all(commits[number - 1].topic == "enable" for number in members[part]),
                   tuple(dict.fromkeys(commits[number - 1].topic for number in members[part])))
            for part in inner]


@dataclass(frozen=True, slots=True)
class Whole:
    """The series that threads are cut from."""

    origin: Source
    manifest: Mapping[str, object]
    changes: Callable[[str], str]       # what has changed since the last version, by name
    told: str                           # which tool made it, and how to repeat that


def letter_name(part: str) -> str:
    """What the cover letter of a thread is called in the changelog."""
    return f"cover letter of {part}"


def plan_of(place: Path) -> list[Thread]:
    """The threads of a series on disk, as its manifest tells its patches."""
    listed = json.loads((place / MANIFEST).read_text(encoding="utf-8"))["patches"]
    return plan([Commit("", one["subject"], tuple(one["files"]), "", one["part"],
                        one.get("topic", "")) for one in listed])


def write(place: Path, letter: str, mails: Sequence[Path], threads: Sequence[Thread],
          whole: Whole) -> None:
    """Write the mbox of the whole, and the folders of the threads below place."""
    texts = [path.read_text(encoding="utf-8") for path in mails]
    (place / MBOX).write_text("".join(texts), encoding="utf-8")
    ids = _patch_ids(texts) if threads else []
    trailer = "".join(_TRAILER.findall(letter or texts[0]))
    by_part = {thread.part: thread for thread in threads}
    for thread in threads:
        folder = place / thread.part
        folder.mkdir(parents=True)
        before = sorted(number for part in _all_before(thread, by_part)
                        for number in by_part[part].numbers)
        ending = trailer + "".join(f"prerequisite-patch-id: {ids[number - 1]}\n"
                                   for number in before)
        own = [_numbered(_TRAILER.sub("", texts[number - 1]), at, len(thread.numbers))
               for at, number in enumerate(thread.numbers, 1)]
        if len(own) == 1:
            own = [_alone(own[0], thread, whole, ending)]
        else:
            (folder / form.LETTER).write_text(_cover(letter, thread, own, whole, ending),
                                              encoding="utf-8")
        for at, (number, text) in enumerate(zip(thread.numbers, own), 1):
            name = re.sub(r"^\d+", f"{at:04}", mails[number - 1].name)
            (folder / name).write_text(text, encoding="utf-8")
        (folder / MBOX).write_text("".join(own), encoding="utf-8")
        own_manifest: dict[str, object] = {**whole.manifest, "part": thread.part, "after": before,
                                           "whole": os.path.relpath(place, folder),
                                           "patches": _of(whole.manifest, thread)}
        (folder / MANIFEST).write_text(json.dumps(own_manifest, indent=1) + "\n",
                                       encoding="utf-8")


def _alone(mail: str, thread: Thread, whole: Whole, ending: str) -> str:
    """The only patch of a thread: it says itself what a letter would."""
    notes = [_filled(thread.merge), whole.changes(letter_name(thread.part)), whole.told]
    text = mail if whole.told in mail else form.below_the_line(mail, "\n".join(
        note.rstrip("\n") + "\n" for note in notes if note))
    # Not rstrip(): an empty line of context is a blank.
    return text.rstrip("\n") + f"\n\n{ending}\n"


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
    told = f" {number:0{width}}/{count}" if count > 1 else ""
    return _NUMBER.sub(rf"\g<1>{told}]", text, count=1)


def _filled(text: str) -> str:
    return textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False)


def _cover(letter: str, thread: Thread, mails: Sequence[str], whole: Whole, ending: str) -> str:
    """The cover letter of a thread, with the head of the whole series' letter."""
    head, _, _ = letter.partition("\n\n")
    count = len(mails)
    head = re.sub(r"^(Subject: \[[^\]]*?) 0+/\d+\] .*(?:\n[ \t].*)*",
                  lambda found: f"{found.group(1)} {'0' * len(str(count))}/{count}] "
                  f"{thread.title}: {thread.aim}", head, count=1, flags=re.M)
    head = re.sub(r"^Cc: .*(?:\n[ \t].*)*\n?", "", head, flags=re.M).rstrip("\n")
    version = whole.origin.version
    intro = (f"Part of a series that makes PCI resources of Linux {version} explicit: a call says "
             "by its name whether the driver's detach undoes it.")
    if thread.mends:
        intro = (f"Mistakes in how devices are enabled, found while the PCI resources of Linux "
                 f"{version} were made explicit. They have nothing to do with that.")
    lines = [_filled(thread.about or intro), "", _filled(thread.merge), ""]
    if thread.after:
        lines += ["Prerequisites, in this order (their patch ids are below):", "",
                  *(f"  {part}" for part in thread.after), ""]
    lines += [f"{number:3}. {_subject(mail)}" for number, mail in enumerate(mails, 1)]
    lines += ["", whole.told]
    changes = whole.changes(letter_name(thread.part))
    lines += [changes] if changes else []
    stat = subprocess.run(["git", "apply", "--stat", "--summary", "-"], input="".join(mails),
                          text=True, capture_output=True, check=False)
    text = "\n".join([head, "", *lines, stat.stdout.rstrip("\n"), "", ending, ""])
    return form.with_cc(text, mails)


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
