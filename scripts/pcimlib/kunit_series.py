# SPDX-License-Identifier: GPL-2.0-only
"""A series as an overlay of its base: what "git am" makes of it, file by file."""

from __future__ import annotations

import re
from pathlib import Path

from . import git, source
from .errors import PcimError
from .kunit_tree import TESTS_IN_TREE, Overlay, hook_kconfig, hook_makefile, tests_overlay
from .progress import note

MBOX = "series.mbox"


def _touched(mbox: str) -> list[str]:
    """The files that the series changes or takes away."""
    return sorted(set(re.findall(r"^--- a/(\S+)$", mbox, re.MULTILINE)))


def overlay(origin: source.Source, folder: Path, scratch: Path) -> Overlay:
    """Apply a series to its base, in a sparse work tree, and return what it changed."""
    mbox = folder / MBOX
    if not mbox.is_file():
        raise PcimError(f"{mbox} is missing: run make series KERNEL={origin.name}")
    note(f"applying {mbox} in {scratch}")
    text = mbox.read_text(encoding="utf-8", errors="replace")
    held = set(git.run(origin.git_dir, "ls-tree", "-r", "--name-only", origin.base).split("\n"))
    files = [path for path in _touched(text) if path in held]
    place = source.worktree(origin, scratch, files)
    git.run(place, "am", "-q", str(mbox.resolve()), env=git.identity())
    changed: Overlay = {}
    for line in git.run(place, "diff", "--no-renames", "--name-status",
                        origin.base, "HEAD").splitlines():
        state, name = line.split("\t")
        changed[Path(name)] = (None if state == "D"
                               else (place / name).read_text(encoding="utf-8"))
    return changed


def with_our_tests(origin: source.Source, changed: Overlay) -> Overlay:
    """What a series makes of its base, with the suites as they are here."""
    found: Overlay = {path: text for path, text in changed.items()
                      if not path.is_relative_to(TESTS_IN_TREE)}
    found.update(tests_overlay())
    for name, hook in (("Makefile", hook_makefile), ("Kconfig", hook_kconfig)):
        path = Path("drivers/pci") / name
        found[path] = hook(found.get(path)
                           or (origin.path / path).read_text(encoding="utf-8"))
    return found


def has_library(changed: Overlay) -> bool:
    """Tell whether the series brings the managed calls, not only their users."""
    return Path("drivers/pci/devres/device.c") in changed


def tests_only(origin: source.Source, changed: Overlay) -> Overlay:
    """The tests of the series on the base as it was: all else stays the tree's own."""
    chosen: Overlay = {path: text for path, text in changed.items()
                       if path.is_relative_to(TESTS_IN_TREE)}
    if not chosen:
        raise PcimError(f"the series has no {TESTS_IN_TREE}: make it with the topic tests")
    for name, hook in (("Makefile", hook_makefile), ("Kconfig", hook_kconfig)):
        path = Path("drivers/pci") / name
        chosen[path] = hook((origin.path / path).read_text(encoding="utf-8"))
    return chosen
