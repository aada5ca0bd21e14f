# SPDX-License-Identifier: GPL-2.0-only
"""Check a series from the outside: it applies, compiles, reads well, is whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pcimlib import (audit, git, kernelbuild, kunit, kunit_series, kunit_tree, reaudit, resume,
                     source, threads)
from pcimlib.compiling import Compiled, Compiler, Found, States
from pcimlib.errors import PcimError
from pcimlib.families import MIGRATED as FAMILIES
from pcimlib.kernelbuild import X86, Arch
from pcimlib.message import table
from pcimlib.progress import track

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
                 row.objects, "fail" if row.faults else "ok")
                for row in self.rows]
        lines = [table(rows, ("patch", "subject", "files", "objects", "result"))]
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
        git.run(place, "am", "--abort", env=git.identity())
    found = subprocess.run(["git", "cat-file", "-e", f"{base}^{{commit}}"], cwd=place,
                           capture_output=True, check=False)
    return found.returncode == 0


class Verifier:
    """Applies the patches one by one and looks at each.

    quick leaves out what needs a compiler; archs are asked for what x86 does
    not build.
    """

    def __init__(self, origin: source.Source, folder: Path, build: Path, quick: bool = False,
                 archs: Sequence[Arch] = ()) -> None:
        self.origin = origin
        self.folder = folder
        self.build = build
        self.quick = quick
        self.archs = archs
        self.patches = threads.patches_of(folder)
        self.before = threads.before(folder)
        self.rows = [_row(path) for path in self.patches]
        name = f"{origin.name}.quick" if quick else origin.name
        self.place = build / "verify" / name
        self.kept = resume.Kept(build / "verify" / f"{name}.found.json",
                                origin.base, CHECKPATCH_IGNORES)
        self.keys: dict[int, str] = {}          # by patch, of what is kept
        self.reused = 0                         # patches of a run that was interrupted
        self.notes: list[str] = []
        self.start = origin.base                # the commit that the patches go on

    def run(self) -> Report:
        """Do all of it."""
        stated = threads.base_of(self.folder)
        if stated != self.origin.base:
            raise PcimError(f"{self.folder} is based on {stated[:12]}, the tree is "
                            f"{self.origin.base[:12]}: name the tree it was made from")
        if self.quick:
            files = {file for path in (*self.before, *self.patches) for file in _files_of(path)}
            source.worktree(self.origin, self.place, sorted(
                file for file in files if (self.origin.path / file).exists()))
        else:
            _clean_tree(self.origin, self.place)
            kernelbuild.prepare(self.place, self._objects(X86), self.build, self.origin.base)
        for path in self.before:
            git.run(self.place, "am", "-q", str(path.resolve()), env=git.identity())
            self.kept.key(path.read_text(encoding="utf-8", errors="surrogateescape"))
        self.start = git.run(self.place, "rev-parse", "HEAD").strip()
        if self.quick:
            for number in range(len(self.patches)):
                self._apply(number)
            self.notes.append("nothing was compiled: --quick")
        else:
            self._compile()
        self._read()
        if self.reused:
            self.notes.append(f"{self.reused} patches were compiled by a run that was interrupted")
        if threads.is_thread(self.folder):
            self.kept.forget()
            return Report(tuple(self.rows), (), tuple(
                [*self.notes, f"on top of the {len(self.before)} patches that it needs"]))
        faults = self._whole()
        count, apart = threads.faults(self.origin, self.folder)
        faults += apart
        if count:
            self.notes.append(f"{count - len(apart)} of {count} sub-series apply on what they name")
        if not self.quick:
            self.notes += self._suites(faults)
        self.kept.forget()
        return Report(tuple(self.rows), tuple(faults), tuple(self.notes))

    def _objects(self, arch: Arch) -> Path:
        return self.build / "verify" / (f"{self.origin.name}.obj" if arch == X86
                                        else f"{self.origin.name}.{arch.name}.obj")

    def _apply(self, number: int) -> bool:
        path = self.patches[number]
        self.keys[number] = self.kept.key(path.read_text(encoding="utf-8",
                                                         errors="surrogateescape"))
        try:
            git.run(self.place, "am", "-q", str(path.resolve()), env=git.identity())
        except PcimError as error:
            self.rows[number].faults.append(f"does not apply: {error}")
            if (self.place / ".git" / "rebase-apply").is_dir():
                git.run(self.place, "am", "--abort", env=git.identity())
            return False
        return True

    def _compile(self) -> None:
        """Compile the states of the tree, then the base where it decides."""
        compiler = Compiler(self.place, self.build, self._objects(X86), self.origin.base)
        states = States(compiler, [row.files for row in self.rows])

        def known(number: int) -> dict[str, Compiled] | None:
            raw = self.kept.get(self.keys[number])
            if raw is None:
                return None
            self.reused += 1
            return {goal: Compiled(ok, Counter(warnings))
                    for goal, (ok, warnings) in raw.items()}

        seen = iter(track(range(len(self.patches)), "patches", len(self.patches)))

        def done(number: int) -> None:
            next(seen, None)
            self.kept.put(self.keys[number], {goal: [one.ok, dict(one.warnings)] for goal, one
                                              in states.found[number].items()})

        found = states.run(self._apply, known, done)
        for number, log in states.logs.items():
            (self.build / "logs").mkdir(exist_ok=True)
            (self.build / "logs" / f"verify-{self.patches[number].stem}.log").write_text(
                log, encoding="utf-8")
        self._judge(found, compiler)

    def _judge(self, found: Found, compiler: Compiler) -> None:
        """What is wrong with the objects of each patch, compared with the base."""
        asked = sorted({goal for results in found.values() for goal, one in results.items()
                        if one.warnings or not one.ok})
        end = git.run(self.place, "rev-parse", "HEAD").strip()
        git.run(self.place, "checkout", "-q", "-f", "-B", "pcim", self.start)
        there = [goal for goal in asked if (self.place / goal).with_suffix(".c").is_file()]
        base, _ = compiler.compile(there)
        missing = [goal for goal in there if not base[goal].ok]
        others = [(arch, Compiler(self.place, self.build, self._objects(arch), self.origin.base,
                                  arch)) for arch in self.archs]
        elsewhere: dict[str, tuple[Compiler, Compiled]] = {}
        for arch, cross in others:
            results, _ = cross.compile([goal for goal in missing if goal not in elsewhere])
            elsewhere.update({goal: (cross, one) for goal, one in results.items() if one.ok})
        git.run(self.place, "checkout", "-q", "-f", "-B", "pcim", end)
        for arch, cross in others:
            own = [goal for goal, (by, _) in elsewhere.items() if by is cross]
            results, _ = cross.compile(own)
            for goal, one in results.items():
                self._compare(found, goal, one, elsewhere[goal][1], f" for {arch.name}")
            if own:
                self.notes.append(f"built for {arch.name}: {', '.join(own)}")
        left = [goal for goal in missing if goal not in elsewhere]
        self.notes += [f"not built by this configuration: {goal}" for goal in left]
        for number, results in found.items():
            self.rows[number].objects = len(set(results) - set(left))
            for goal, one in results.items():
                if goal not in missing:
                    self._fault(number, goal, one, base.get(goal), "")

    def _compare(self, found: Found, goal: str, now: Compiled, base: Compiled,
                 where: str) -> None:
        """An object of another architecture, against the last patch that touched it."""
        last = max(number for number, results in found.items() if goal in results)
        self._fault(last, goal, now, base, where)

    def _fault(self, number: int, goal: str, now: Compiled, base: Compiled | None,
               where: str) -> None:
        faults = self.rows[number].faults
        if not now.ok:
            faults.append(f"{goal} does not compile{where}, see build/logs")
        for warning, count in sorted((now.warnings - (base.warnings if base else Counter())
                                      ).items()):
            faults.append(f"new warning{where} ({count}): {warning}")

    def _read(self) -> None:
        """How the patches read: checkpatch.pl, of the tree before the series."""
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            for row, told in zip(self.rows, pool.map(self._checkpatch, self.patches)):
                row.faults += told

    def _checkpatch(self, path: Path) -> list[str]:
        # Where no git answers, checkpatch.pl takes "[ Upstream commit ... ]" for a mistake.
        done = subprocess.run(
            ["perl", "scripts/checkpatch.pl", "--strict", "--terse", "--no-summary",
             "--ignore", CHECKPATCH_IGNORES, str(path.resolve())],
            cwd=self.origin.path, text=True, capture_output=True, check=False, errors="replace",
            env={**os.environ, "LC_ALL": "C", "GIT_DIR": str(self.origin.git_dir.resolve())})
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
        tree = reaudit.merged(self.origin, self.place, self.build) if self.quick else self.place
        result = audit.run(tree, self.origin.version, self.build, families)
        excused = _withheld(self.folder)
        return [f"left behind: {one.file}:{one.line} {one.call}() ({one.verdict})"
                for one in result.findings if one.edited and one.file not in excused]


def _withheld(folder: Path) -> set[str]:
    """The files of calls that the series says it left out."""
    told = threads.manifest_of(folder).get("withheld", [])
    assert isinstance(told, list)
    return {call["file"] for item in told for reason in item["reasons"]
            for calls in reason["modules"].values() for call in calls}


def _row(path: Path) -> Row:
    text = path.read_text(encoding="utf-8", errors="replace")
    subject = re.search(r"^Subject: (?:\[[^]]*\] )?(.*(?:\n .*)*)", text, re.M)
    return Row(path.name, subject.group(1).replace("\n", "") if subject else "?",
               _files_of(path))


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
