# SPDX-License-Identifier: GPL-2.0-only
"""Check a series from the outside: it applies, compiles, reads well, is whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pcimlib import (audit, git, kernelbuild, kunit, kunit_series, kunit_tree, resume, source,
                     threads)
from pcimlib.errors import PcimError
from pcimlib.families import MIGRATED as FAMILIES
from pcimlib.message import table
from pcimlib.progress import note, track

# A series carries no sign-off until its user signs it, and the base commit of
# an unpacked source has no history in which checkpatch could look commits up.
# An obsolete driver still has to be ported.
CHECKPATCH_IGNORES = "MISSING_SIGN_OFF,UNKNOWN_COMMIT_ID,FILE_PATH_CHANGES,OBSOLETE"


@dataclass(slots=True)
class Row:
    """One patch and what was found about it."""

    name: str
    subject: str
    files: list[str] = field(default_factory=list)
    seconds: float = 0.0
    objects: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """The rows, and what was found about the whole."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults and not any(row.faults for row in self.rows)

    def text(self) -> str:
        """A table for people, then the faults a line each."""
        rows = [(row.name.partition("-")[0], row.subject[:58], len(row.files),
                 row.objects, f"{row.seconds:.1f}", "fail" if row.faults else "ok")
                for row in self.rows]
        lines = [table(rows, ("patch", "subject", "files", "objects", "seconds", "result"))]
        lines += [f"{row.name}: {fault}" for row in self.rows for fault in row.faults]
        lines += [f"series: {fault}" for fault in self.faults]
        lines += [f"note: {note_text}" for note_text in self.notes]
        return "\n".join(lines) + "\n"


def _clean_tree(origin: source.Source, place: Path) -> Path:
    """A whole work tree at the base; one of an earlier run is put back to it."""
    if (place / ".git").is_dir() and _is_at_hand(place, origin.base):
        git.run(place, "checkout", "-q", "-f", "-B", "pcim", origin.base)
        git.run(place, "clean", "-q", "-f", "-d", "-x")
        return place
    return source.worktree(origin, place)


def _is_at_hand(place: Path, base: str) -> bool:
    if (place / ".git" / "rebase-apply").is_dir():
        git.run(place, "am", "--abort")
    found = subprocess.run(["git", "cat-file", "-e", f"{base}^{{commit}}"], cwd=place,
                           capture_output=True, check=False)
    return found.returncode == 0


class Verifier:
    """Applies the patches one by one and looks at each."""

    def __init__(self, origin: source.Source, folder: Path, build: Path) -> None:
        self.origin = origin
        self.folder = folder
        self.build = build
        self.patches = threads.patches_of(folder)
        self.before = threads.before(folder)
        self.place = build / "verify" / origin.name
        self.objects = build / "verify" / f"{origin.name}.obj"
        self.unbuildable: set[str] = set()      # in this configuration, before any patch
        self.kept = resume.Kept(build / "verify" / f"{origin.name}.found.json",
                                origin.base, CHECKPATCH_IGNORES)
        self.reused = 0                         # rows of a run that was interrupted

    def run(self) -> Report:
        """Do all of it."""
        stated = threads.base_of(self.folder)
        if stated != self.origin.base:
            raise PcimError(f"{self.folder} is based on {stated[:12]}, the tree is "
                            f"{self.origin.base[:12]}: name the tree it was made from")
        _clean_tree(self.origin, self.place)
        for path in self.before:
            git.run(self.place, "am", "-q", str(path.resolve()), env=git.identity())
            self.kept.key(path.read_text(encoding="utf-8", errors="surrogateescape"))
        kernelbuild.prepare(self.place, self.objects, self.build, self.origin.base)
        before = self._compile_base()
        rows = [self._patch(path, before)
                for path in track(self.patches, "patches", len(self.patches))]
        notes = [f"not built by this configuration: {goal}" for goal in sorted(self.unbuildable)]
        if self.reused:
            notes.append(f"{self.reused} patches were found good by a run that was interrupted")
        if threads.is_thread(self.folder):
            self.kept.forget()
            return Report(tuple(rows), (), tuple(
                [*notes, f"on top of the {len(self.before)} patches that it needs"]))
        faults = self._whole()
        count, apart = threads.faults(self.origin, self.folder)
        faults += apart
        if count:
            notes.append(f"{count - len(apart)} of {count} sub-series apply on what they name")
        passed = self._suites(faults)
        self.kept.forget()
        return Report(tuple(rows), tuple(faults), tuple(notes + passed))

    def _goals(self, files: Sequence[str]) -> list[str]:
        """The objects to build for files; what the base cannot build is left out."""
        found: dict[str, None] = {}
        for file in files:
            if file.endswith(".c") and (self.place / file).is_file():
                for source_file in self._compiled(file):
                    found[source_file[:-2] + ".o"] = None
        return [goal for goal in found if goal not in self.unbuildable]

    def _compiled(self, file: str) -> list[str]:
        """The file itself, or those of its folder that include it as their body."""
        path = self.place / file
        pattern = re.compile(rf'^\s*#\s*include\s+"{re.escape(path.name)}"', re.M)
        return [os.path.relpath(other, self.place) for other in sorted(path.parent.glob("*.c"))
                if pattern.search(other.read_text(encoding="utf-8", errors="replace"))] or [file]

    def _compile_base(self) -> Counter[str]:
        """The warnings that the touched files have before the series."""
        files = sorted({name for path in self.patches for name in _files_of(path)})
        goals = self._goals(files)
        if not goals:
            return Counter()
        key = self.kept.key("\0".join(goals))
        known = self.kept.get(key)
        if known:
            self.unbuildable = set(known["unbuildable"])
            return Counter(known["warnings"])
        note(f"compiling {len(goals)} objects of the base")
        # -k: a file that this configuration cannot build is told by its patch.
        built = kernelbuild.make(self.place, self.objects, self.build,
                                 ["-k", "W=1", "C=1", *goals])
        self.unbuildable = {goal for goal in goals if not (self.objects / goal).is_file()}
        self.kept.put(key, {"unbuildable": sorted(self.unbuildable),
                            "warnings": dict(built.warnings)})
        return built.warnings

    def _patch(self, path: Path, before: Counter[str]) -> Row:
        text = path.read_text(encoding="utf-8", errors="replace")
        subject = re.search(r"^Subject: (?:\[[^]]*\] )?(.*(?:\n .*)*)", text, re.M)
        row = Row(path.name, subject.group(1).replace("\n", "") if subject else "?",
                  _files_of(path))
        key = self.kept.key(text)
        try:
            git.run(self.place, "am", "-q", str(path.resolve()), env=git.identity())
        except PcimError as error:
            row.faults.append(f"does not apply: {error}")
            return row
        known = self.kept.get(key)
        if known:
            row.objects, row.seconds = known["objects"], known["seconds"]
            self.reused += 1
            return row
        goals = self._goals(row.files)
        row.objects = len(goals)
        if goals:
            built = kernelbuild.make(self.place, self.objects, self.build,
                                     ["W=1", "C=1", *goals])
            row.seconds = built.seconds
            if not built.ok:
                (self.build / "logs").mkdir(exist_ok=True)
                log = self.build / "logs" / f"verify-{path.stem}.log"
                log.write_text(built.log, encoding="utf-8")
                row.faults.append(f"does not compile, see {log.name} in the logs")
            for warning, count in sorted((built.warnings - before).items()):
                row.faults.append(f"new warning ({count}): {warning}")
        row.faults += self._checkpatch(path)
        if not row.faults:
            self.kept.put(key, {"objects": row.objects, "seconds": row.seconds})
        return row

    def _checkpatch(self, path: Path) -> list[str]:
        done = subprocess.run(
            ["perl", "scripts/checkpatch.pl", "--strict", "--terse", "--no-summary",
             "--ignore", CHECKPATCH_IGNORES, str(path.resolve())],
            cwd=self.place, text=True, capture_output=True, check=False, errors="replace")
        return [f"checkpatch: {line.split(':', 1)[1].strip()}"
                for line in done.stdout.splitlines() if line.startswith(str(path.resolve()))]

    def _suites(self, faults: list[str]) -> list[str]:
        """Run the KUnit suites of a series that brings them, on the series' own tree."""
        changed = kunit_series.overlay(self.origin, self.folder,
                                       self.build / "kunit" / f"{self.origin.name}-am")
        if not kunit_series.has_library(changed) or kunit_tree.TESTS_IN_TREE / "main.c" \
                not in changed:
            return []
        outcome = kunit.run(kunit.Job(self.origin.path, self.origin.name, self.build,
                                      frozen=True, impl="series", overlay=changed))
        faults += [f"KUnit: {case.full} failed" for case in outcome.cases
                   if case.status in ("FAIL", "ERROR")]
        faults += [f"KUnit: {problem}" for problem in outcome.problems]
        return [f"KUnit in User Mode Linux: {outcome.count('PASS')} passed, "
                f"{outcome.count('SKIP')} skipped"]

    def _whole(self) -> list[str]:
        """What an audit of the result still finds."""
        families = _families(self.folder)
        if not families:
            return []
        result = audit.run(self.place, self.origin.version, self.build, families)
        return [f"left behind: {one.file}:{one.line} {one.call}() ({one.verdict})"
                for one in result.findings if one.edited]


def _families(folder: Path) -> tuple[str, ...]:
    """The families that the series is about; INTx where it does not say its topics."""
    try:
        manifest = json.loads((folder / "series.json").read_text(encoding="utf-8"))
        topics = manifest["topics"]
    except (OSError, ValueError, KeyError):
        return FAMILIES[:1]
    return tuple(name for name in FAMILIES if name in topics)


def _files_of(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    return sorted(set(re.findall(r"^\+\+\+ b/(\S+)", text, re.M)))
