# SPDX-License-Identifier: GPL-2.0-only
"""How a series is cut into patches, and into sub-series to post one by one.

    one         a step's edits are one patch a subsystem, the series is one thread
    api-first   a patch a driver; the API comes with a few users, then each
                subsystem gets a thread of its own, then the hybrid ends

In the second way too the patches are one line of commits: the threads are
parts of it that can be posted apart.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pcimlib.finding import Finding
from pcimlib.maintainers import Owners
from pcimlib.message import upstream_of
from pcimlib.steps import Step

ONE, API_FIRST = "one", "api-first"
WAYS = (API_FIRST, ONE)
MOST = 15               # patches that a subsystem is sent at once
USERS = 3               # of the API, in the thread that brings it


@dataclass(frozen=True, slots=True)
class Group:
    """The findings that one patch edits."""

    step: Step
    subsystem: str
    findings: tuple[Finding, ...]
    part: str = ""              # the thread that it is posted in

    @property
    def files(self) -> list[str]:
        """The files that the patch touches."""
        return sorted({one.file for one in self.findings})


def default_way(families: Iterable[str]) -> str:
    """The callers of pci_intx() are few enough for one thread, those of no other family are."""
    return API_FIRST if set(families) - {"intx"} else ONE


def by_subsystem(step: Step, findings: Sequence[Finding],
                 owners: Mapping[str, Owners]) -> list[Group]:
    """One patch a subsystem, in the order of files."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        found[owners[one.file].subsystem].append(one)
    return [Group(step, name, tuple(found[name]))
            for name in sorted(found, key=lambda key: found[key][0].file)]


def by_driver(step: Step, findings: Sequence[Finding],
              owners: Mapping[str, Owners], version: str = "") -> list[Group]:
    """One patch a driver, but one for all that a single mainline commit did.

    A driver belongs to the subsystem of its first file.
    """
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    home: dict[str, str] = {}
    for one in findings:
        driver = one.module or one.file
        name = home.setdefault(driver, owners[one.file].subsystem)
        theirs = upstream_of(step, [one.file], version)
        found[(name, theirs.commit if theirs and theirs.same_change else driver)].append(one)
    groups = [Group(step, name, tuple(items), f"{step.topic}/{_folder(name)}")
              for (name, _), items in found.items()]
    groups.sort(key=lambda group: (group.subsystem, group.findings[0].file))
    return [group for name in sorted({group.subsystem for group in groups})
            for group in _merged([one for one in groups if one.subsystem == name])]


def _folder(subsystem: str) -> str:
    return re.sub(r"[^\w.+-]+", "-", subsystem).strip("-").lower() or "unmaintained"


def _merged(groups: list[Group]) -> list[Group]:
    """Neighbours become one patch, the closest first, until a thread can hold them."""
    groups = list(groups)
    while len(groups) > MOST:
        near = max(range(len(groups) - 1), key=lambda number: (
            _closeness(groups[number], groups[number + 1]),
            -len(groups[number].findings) - len(groups[number + 1].findings), -number))
        both = groups[near].findings + groups[near + 1].findings
        groups[near:near + 2] = [replace(groups[near], findings=both)]
    return groups


def _closeness(one: Group, other: Group) -> int:
    return len(os.path.commonpath([*one.files, *other.files]).split("/"))


def first_users(groups: Sequence[Group], apart: Container[str] = ()) -> list[Group]:
    """Small users of the API to post with it, each of another subsystem, of every topic.

    None of the files that stand apart: they would have to wait for other patches.
    """
    groups = [group for group in groups if not any(file in apart for file in group.files)]
    topics = list(dict.fromkeys(group.step.topic for group in groups))
    chosen: list[Group] = []
    for number in range(max(USERS, len(topics)) if topics else 0):
        taken = {group.subsystem for group in chosen}
        for topic in topics[number % len(topics):] + topics[:number % len(topics)]:
            left = [group for group in groups if group.step.topic == topic
                    and group.subsystem not in taken and _shows_the_call(group)]
            if left:
                chosen.append(min(left, key=lambda group: (
                    len(group.files), len(group.findings), group.files)))
                break
    return chosen


def _shows_the_call(group: Group) -> bool:
    return any(one.replacement.startswith("pcim_") for one in group.findings)
