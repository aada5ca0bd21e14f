# SPDX-License-Identifier: GPL-2.0-only
"""A series on disk: the whole, or one thread of it, and whether the threads stand alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.source import Source
from pcimlib.subseries import MANIFEST

# What git format-patch puts behind the last diff.
_TRAILER = re.compile(r"\n+(?:(?:base-commit|prerequisite-patch-id): [0-9a-f]{40}\n+)*\Z")


def base_of(folder: Path) -> str:
    """The commit that the series starts at, as its manifest or its mails state it."""
    known = manifest_of(folder).get("base")
    if known:
        return str(known)
    for path in sorted(folder.glob("*.patch")):
        match = re.search(r"^base-commit: ([0-9a-f]{40})$",
                          path.read_text(encoding="utf-8", errors="replace"), re.M)
        if match:
            return match.group(1)
    raise PcimError(f"{folder}: no patch states a base-commit; is it a series?")


def patches_of(folder: Path) -> list[Path]:
    """The patches of a folder in order, without the cover letter."""
    if not folder.is_dir():
        raise PcimError(f"{folder}: no such folder; make series writes one")
    found = [path for path in sorted(folder.glob("*.patch"))
             if not path.name.startswith("0000-")]
    if not found:
        raise PcimError(f"{folder}: holds no patches; make series writes them")
    return found


def manifest_of(folder: Path) -> dict[str, object]:
    """What series.json says; nothing for a series that is not ours."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def is_thread(folder: Path) -> bool:
    """True for one thread of a series, which others have to go before."""
    return "whole" in manifest_of(folder)


def before(folder: Path) -> list[Path]:
    """The patches that a thread says it needs, from the whole that it is part of."""
    manifest = manifest_of(folder)
    numbers = manifest.get("after", [])
    if not numbers:
        return []
    assert isinstance(numbers, list)
    whole = patches_of(folder / str(manifest["whole"]))
    if max(numbers) > len(whole):
        raise PcimError(f"{folder}: needs patch {max(numbers)} of {len(whole)}: make series again")
    return [whole[number - 1] for number in numbers]


def faults(origin: Source, folder: Path) -> tuple[int, list[str]]:
    """How many threads a series has, and which do not apply on what they name.

    Each is applied to an index of its own; no file is written.
    """
    found = []
    homes = sorted(path.parent for path in folder.glob(f"**/{MANIFEST}") if path.parent != folder)
    for home in homes:
        name = os.path.relpath(home, folder)
        why = _applies(origin, [*before(home), *patches_of(home)])
        if why:
            found.append(f"{name}: does not apply on its prerequisites alone: {why}")
    parted = sorted(subject for home in homes for subject in map(_change, patches_of(home)))
    if homes and parted != sorted(map(_change, patches_of(folder))):
        found.append("the threads are not the same changes as the whole: make series again")
    return len(homes), found


def _change(path: Path) -> str:
    """The subject and the change of a patch, without its number."""
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    text = re.sub(r"^Subject: \[[^\]]*\]\s*", "Subject: ", text, count=1, flags=re.M)
    message, _, rest = text.partition("\n---\n")
    change = rest[rest.find("\ndiff --git "):]
    return message + _TRAILER.sub("\n", change)


def _applies(origin: Source, patches: Sequence[Path]) -> str:
    with tempfile.TemporaryDirectory() as place:
        env = {**os.environ, "GIT_INDEX_FILE": os.path.join(place, "index"),
               "GIT_DIR": str(origin.git_dir), "GIT_WORK_TREE": place,
               "GIT_OBJECT_DIRECTORY": os.path.join(place, "objects"),
               "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(origin.git_dir / "objects")}
        os.mkdir(os.path.join(place, "objects"))
        for words in (["read-tree", origin.base],
                      ["apply", "--cached", *(str(path.resolve()) for path in patches)]):
            done = subprocess.run(["git", *words], cwd=place, env=env, capture_output=True,
                                  text=True, check=False, errors="replace")
            if done.returncode:
                last = (done.stderr.strip() or "no message").splitlines()[-1]
                return last
    return ""
