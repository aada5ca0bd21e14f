# SPDX-License-Identifier: GPL-2.0-only
"""Compiles what the patches of a series touch, each object once a state of the tree.

Patches that touch different objects, and no header, are compiled together: an
object is the same whether the other patches are applied or not.  The base is
compiled only where it decides: where there is a warning, or no object.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pcimlib import kernelbuild
from pcimlib.kernelbuild import X86, Arch


@dataclass(slots=True)
class Compiled:
    """What is known of one object in one state of the tree."""

    ok: bool
    warnings: Counter[str]


@dataclass(slots=True)
class Batch:
    """Neighbours in a series that can be compiled at once."""

    patches: list[int] = field(default_factory=list)
    goals: dict[str, int] = field(default_factory=dict)     # object: its patch


def goals_of(place: Path, files: Iterable[str]) -> list[str]:
    """The objects to build for files that a patch touches."""
    found: dict[str, None] = {}
    for file in files:
        if file.endswith(".c") and (place / file).is_file():
            for source_file in _compiled(place, file):
                found[source_file[:-2] + ".o"] = None
    return list(found)


def _compiled(place: Path, file: str) -> list[str]:
    """The file itself, or those of its folder that include it as their body."""
    path = place / file
    pattern = re.compile(rf'^\s*#\s*include\s+"{re.escape(path.name)}"', re.M)
    return [os.path.relpath(other, place) for other in sorted(path.parent.glob("*.c"))
            if pattern.search(other.read_text(encoding="utf-8", errors="replace"))] or [file]


def stands_alone(files: Iterable[str]) -> bool:
    """True when a patch changes nothing that the objects of others are made from."""
    return all(file.endswith((".c", ".rst")) for file in files)


class Compiler:
    """The objects of one architecture, in the states that a series goes through."""

    def __init__(self, place: Path, build: Path, objects: Path, stamp: str,
                 arch: Arch = X86) -> None:
        self.place = place
        self.build = build
        self.arch = arch
        self.objects = objects
        self.stamp = stamp
        self.made = 0           # objects that were compiled, for the tests and the curious

    def compile(self, goals: Sequence[str]) -> tuple[dict[str, Compiled], str]:
        """Compile goals in the tree as it is now; what became of each, and the log."""
        if not goals:
            return {}, ""
        kernelbuild.prepare(self.place, self.objects, self.build, self.stamp, self.arch)
        for goal in goals:
            (self.objects / goal).unlink(missing_ok=True)
        built = kernelbuild.make(self.place, self.objects, self.build,
                                 ["-k", "W=1", "C=1", *goals], self.arch)
        self.made += len(goals)
        by_goal: dict[str, Counter[str]] = defaultdict(Counter)
        for warning, count in built.warnings.items():
            by_goal[_goal_of(warning, goals)][warning] += count
        return {goal: Compiled((self.objects / goal).is_file(), by_goal[goal])
                for goal in goals}, built.log


def _goal_of(warning: str, goals: Sequence[str]) -> str:
    """The object that a warning belongs to; one in a header counts for the first."""
    file = warning.partition(":")[0]
    own = [goal for goal in goals if goal == re.sub(r"\.c$", ".o", file)]
    near = [goal for goal in goals if os.path.dirname(goal) == os.path.dirname(file)]
    return (own or near or list(goals))[0]


Found = dict[int, dict[str, Compiled]]      # by patch, by object


class States:
    """The states that a tree goes through with the patches of a series."""

    def __init__(self, compiler: Compiler, files: Sequence[Sequence[str]]) -> None:
        self.compiler = compiler
        self.files = files
        self.found: Found = {number: {} for number in range(len(files))}
        self.batch = Batch()
        self.logs: dict[int, str] = {}      # of batches with a failure, by its first patch

    def run(self, apply: Callable[[int], bool],
            known: Callable[[int], Mapping[str, Compiled] | None],
            done: Callable[[int], None]) -> Found:
        """Apply each patch, and compile what they touch, batch by batch.

        apply says whether a patch applied, known what an earlier run found of
        it; done is told when all of a patch is compiled.
        """
        for number, files in enumerate(self.files):
            apart = not stands_alone(files)
            if self.batch.goals and (apart or set(self.batch.goals) & set(
                    goals_of(self.compiler.place, files))):
                self._flush(done)
            if not apply(number):
                continue
            before = known(number)
            if before is not None:
                self.found[number] = dict(before)
                continue
            self.batch.patches.append(number)
            self.batch.goals.update(dict.fromkeys(goals_of(self.compiler.place, files), number))
            if apart:
                self._flush(done)
        self._flush(done)
        return self.found

    def _flush(self, done: Callable[[int], None]) -> None:
        results, log = self.compiler.compile(list(self.batch.goals))
        for goal, result in results.items():
            self.found[self.batch.goals[goal]][goal] = result
        if any(not result.ok for result in results.values()):
            self.logs[self.batch.patches[0]] = log
        for number in self.batch.patches:
            done(number)
        self.batch = Batch()
