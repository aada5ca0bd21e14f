# SPDX-License-Identifier: GPL-2.0-only
"""A kernel with all mutants in it, booted once for each."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import switch
from generate import Mutant
from pcimlib import kunit, kunit_tree
from pcimlib.errors import PcimError

LIBRARY = Path("drivers/pci/devres")
# A line of KTAP, also with the time before it.
_RESULT = re.compile(r"^(?:\[[ .0-9]+\]\s)?\s*(?P<bad>not )?ok \d+ (?:- )?(?P<name>\S+)")
# How long a mutant may take beyond what the library itself takes.
HANGS_AFTER = 20


@dataclass(frozen=True)
class Numbered:
    """A mutant, the file that it is in, and its number in the kernel."""

    number: int
    file: str
    mutant: Mutant

    @property
    def name(self) -> str:
        """What it is called in the list of survivors."""
        return f"{self.file}: {self.mutant.name}"


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: the case that is red, "hang", or nothing."""

    numbered: Numbered
    killer: str
    seconds: float


@dataclass(frozen=True)
class Kernel:
    """A kernel with all mutants."""

    command: tuple[str, ...]
    results: int        # lines of KTAP when none is on
    limit: float        # seconds until a boot counts as a hang


def with_mutants(job: kunit.Job, numbered: list[Numbered]) -> kunit.Job:
    """A job whose tree has the library with the mutants in it, and the suites."""
    library = kunit_tree.library_overlay(job.base, job.place / "staged")
    overlay = kunit_tree.make_overlay(job.base, library, None)
    for name in {one.file for one in numbered}:
        path = LIBRARY / name
        overlay[path] = switch.switched(overlay[path] or "", [
            (one.number, one.mutant) for one in numbered if one.file == name])
    main = kunit_tree.TESTS_IN_TREE / "main.c"
    overlay[main] = (overlay[main] or "") + switch.DEFINED
    return replace(job, overlay=overlay)


def build(job: kunit.Job) -> Kernel:
    """Build the kernel, and see that it is green while no mutant is on."""
    job = replace(job, params=(*job.params, f"{switch.VARIABLE}=0"))
    tree, command = kunit.boot_command(job)
    log = job.place / f"{job.variant}.log"
    begin = time.monotonic()
    ended = kunit.boot(command, log, job.timeout)
    took = time.monotonic() - begin
    outcome = kunit.read_outcome(job, tree, log, ended)
    if outcome.problems or outcome.count("FAIL", "ERROR"):
        raise PcimError(f"the suites are red before there is a mutant; see {log}")
    lines = log.read_text(errors="replace").splitlines()
    return Kernel(tuple(command), sum(bool(_RESULT.match(line)) for line in lines),
                  3 * took + HANGS_AFTER)


def fate_of(kernel: Kernel, numbered: Numbered) -> Fate:
    """Boot with a mutant until something is red, all has run, or nothing moves."""
    command = [word.replace(f"{switch.VARIABLE}=0", f"{switch.VARIABLE}={numbered.number}")
               for word in kernel.command]
    begin = time.monotonic()
    killer = _killer(command, kernel)
    return Fate(numbered, killer, time.monotonic() - begin)


def _killer(command: list[str], kernel: Kernel) -> str:
    """The first red line of a boot, as a word or two."""
    results = 0
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, start_new_session=True) as guest:
        hang = threading.Event()

        def give_up() -> None:
            hang.set()
            kunit.end(guest)

        timer = threading.Timer(kernel.limit, give_up)
        timer.start()
        try:
            assert guest.stdout
            for line in map(_text, guest.stdout):
                found = _RESULT.match(line)
                results += found is not None
                if found and found["bad"]:
                    return found["name"]
                defect = kunit.defects(line)
                if defect:
                    return defect[0][:60]
        finally:
            timer.cancel()
            kunit.end(guest)
    if hang.is_set():
        return "hang"
    return "" if results >= kernel.results else f"{kernel.results - results} results are lost"


def _text(line: bytes) -> str:
    return line.decode(errors="replace").rstrip()
