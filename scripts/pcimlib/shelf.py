# SPDX-License-Identifier: GPL-2.0-only
"""Where the series of a tree go, and what becomes of an older one.

Each set of topics has a folder of its own, so that one is never taken for
another.  A series is written beside its place and renamed at its end; when a
run ends before that, the older one stays, and the person is told that it is
older.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pcimlib import git, source
from pcimlib.errors import PcimError
from pcimlib.locks import locked
from pcimlib.progress import note

MANIFEST = "series.json"


def place(build: Path, tree: str, topics: Sequence[str]) -> Path:
    """The folder for some topics of a tree: build/series/6.12/intx+tests."""
    return build / "series" / tree / "+".join(dict.fromkeys(topics))


def is_series(folder: Path) -> bool:
    """True for a folder that a run of pcim series has written."""
    return (folder / MANIFEST).is_file()


@contextmanager
def reserved(out: Path, work: Path) -> Iterator[None]:
    """Hold out, and the work tree in which its series is made, for one run.

    A folder that holds anything but a series is refused: it would be replaced.
    However the run ends, nothing half-made is at out.
    """
    if out.is_dir() and any(out.iterdir()) and not is_series(out) or out.is_file():
        raise PcimError(f"{_shown(out)}: there is something else than a series: name a new "
                        "folder with --out")
    with locked(work.parent, f".{work.name}.lock"):
        _settle(out)
        if source.is_worktree(work):
            shutil.rmtree(work)         # of an earlier run: its commits are not this one's
        try:
            yield
        except BaseException:
            _tell(out, work)
            raise


def _settle(out: Path) -> None:
    """Put an older series back that a run had moved aside when it was killed."""
    aside = out.with_name(f".{out.name}.old")
    if is_series(aside) and not out.exists():
        os.replace(aside, out)


def _tell(out: Path, work: Path) -> None:
    """What is at out now, and what the run that ended early had made."""
    _settle(out)
    shutil.rmtree(out.with_name(f".{out.name}.new"), ignore_errors=True)
    made = _commits(work)
    if made:
        note(f"what this run made before it ended: {made} commit{'s' * (made > 1)} on branch pcim "
             f"of {_shown(work)}; it is not a whole series")
    if is_series(out):
        note(f"{_shown(out)} is still an older series, {age(out)}")


def age(folder: Path) -> str:
    """How old a series is and how long, for a person."""
    written = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime)
    when = f"of {written:%Y-%m-%d %H:%M}"
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return f"{when}, {len(manifest['patches'])} patches, tree {manifest['tree_version']}"
    except (ValueError, KeyError, TypeError):
        return when


def _commits(work: Path) -> int:
    """How many commits a run has made in its work tree."""
    if not source.is_worktree(work):
        return 0
    try:
        return int(git.run(work, "rev-list", "--count", "base..pcim", missing="0") or 0)
    except (PcimError, ValueError):
        return 0


def clear(out: Path) -> bool:
    """Take an older series away where the tree needs none any more; True if there was one."""
    if not is_series(out):
        return False
    shutil.rmtree(out)
    return True


def _shown(path: Path) -> str:
    return min(os.path.relpath(path), str(path), key=len)
