# SPDX-License-Identifier: GPL-2.0-only
"""The programs in C that an audit runs: in a checkout they are built when they are not those of
its sources.

An older program does not know what the rest of pcim asks it, and an audit of
which a part is missing looks like one that found nothing.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .errors import PcimError
from .locks import locked
from .progress import note

REPO = Path(__file__).resolve().parents[2]
PROGRAMS = ("pcim-facts", "pcim-judge")


def ready(repo: Path = REPO) -> None:
    """Build what is missing or older than its sources; an installed pcim has what it needs."""
    sources, built = repo / "scripts/judge", repo / "build/bin"
    if not (repo / "Makefile").is_file() or not (sources / "Makefile").is_file() \
            or not _stale(sources, built):
        return
    with locked(built.parent, ".tools.lock"):
        if not _stale(sources, built):
            return              # another run has built it meanwhile
        note("building the programs of an audit (some seconds, once)")
        words = ["make", "-s", f"-j{os.cpu_count() or 1}", "-C", str(sources),
                 f"BUILD={built.parent}"]
        try:
            done = subprocess.run(words, text=True, errors="replace", stdin=subprocess.DEVNULL,
                                  capture_output=True, check=False)
        except FileNotFoundError:
            raise PcimError("make is not installed: run scripts/setup") from None
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if "rror" in line]
            raise PcimError("the programs of an audit cannot be built: "
                            f"{(lines or ['no message'])[0]}; run scripts/setup")
        for name in PROGRAMS:
            (built / name).touch()      # make leaves what is as it was


def _stale(sources: Path, built: Path) -> bool:
    """True when a source is newer than the oldest program."""
    try:
        oldest = min((built / name).stat().st_mtime_ns for name in PROGRAMS)
    except FileNotFoundError:
        return True
    todo = [str(sources)]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                elif entry.stat().st_mtime_ns > oldest and not entry.name.startswith("."):
                    return True
    return False
