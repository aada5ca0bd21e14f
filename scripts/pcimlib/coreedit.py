# SPDX-License-Identifier: GPL-2.0-only
"""Edits of kernel files by rules and by scripts: written whole, remembered, checked.

C is edited by the rules in coccinelle/core/; scripted edits are for the lines
that spatch cannot write, and for whole functions of ours (scripts/series/insert/).
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import ctext, inserts
from .ctext import blanked
from .errors import PcimError, Unfit
from .files import write_whole

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "coccinelle" / "core"


class Edit:
    """Edits of one tree: written whole, and remembered."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._changed: set[Path] = set()
        self._taught = ""       # the rule that was applied last

    def changed(self) -> list[str]:
        """The paths that are different now, relative to the tree."""
        return sorted(str(path) for path in self._changed)

    def expect(self, met: bool, what: str) -> None:
        """Fail the run when an edit did not have its effect."""
        if not met:
            raise Unfit(what, f"teach {self._taught or 'the step'} the form that this tree has")

    def put(self, path: Path, text: str) -> None:
        """Write a whole file if it differs."""
        target = self.tree / path
        if target.exists() and read_text(target) == text:
            return
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
        write_whole(target, text, mode)
        self._changed.add(path)

    def remove(self, path: Path) -> None:
        """Remove a file if it is there."""
        if (self.tree / path).exists():
            (self.tree / path).unlink()
            self._changed.add(path)

    def text(self, path: Path, change: Callable[[str], str]) -> None:
        """Apply a scripted edit to a file if it is there."""
        if (self.tree / path).exists():
            self.put(path, change(read_text(self.tree / path)))

    def insert(self, path: Path, pattern: str, more: str, count: int = 1) -> None:
        """Put text of ours behind what a pattern finds; it has to be there count times."""
        found = inserts.after(pattern, read_text(self.tree / path), more, count) \
            if (self.tree / path).exists() else None
        self.expect(found is not None, f"{path} has no place for what the series adds")
        if found is not None:
            self.put(path, found)

    def rule(self, name: str, path: Path) -> None:
        """Apply a semantic patch to a file if it is there."""
        if (self.tree / path).exists():
            self._taught = f"coccinelle/core/{name}.cocci"
            old = read_text(self.tree / path)
            self.put(path, _tidy(old, _spatch(RULES / f"{name}.cocci", self.tree / path)))


def read_text(path: Path) -> str:
    """The text of a file, whatever bytes it has."""
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def _spatch(rule: Path, path: Path) -> str:
    """The text of a file after a rule; the file is left alone."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / path.name
        copy.write_bytes(path.read_bytes())
        command = ["spatch", "--very-quiet", "--no-includes", "--in-place",
                   "--sp-file", str(rule), str(copy)]
        try:
            done = subprocess.run(command, cwd=place, capture_output=True, text=True,
                                  errors="replace", check=False, timeout=120,
                                  env={**os.environ, "LC_ALL": "C"})
        except FileNotFoundError as err:
            raise PcimError("spatch is missing: run scripts/setup") from err
        except subprocess.TimeoutExpired as err:
            raise PcimError(f"{path}: spatch took over 120 s with {rule.name}: "
                            f"run again on a quieter machine") from err
        failed = [line for line in done.stderr.splitlines()
                  if "EXN" in line or "error:" in line or line.startswith("Fatal")]
        if done.returncode or failed:
            reason = (failed or done.stderr.splitlines() or ["no message"])[0]
            raise Unfit(f"{path.name}: spatch failed: {reason.strip()}",
                        f"mend coccinelle/core/{rule.name}")
        return read_text(copy)


def _tidy(old: str, new: str) -> str:
    """Take out the blank lines that spatch puts beside what it adds."""
    if old == new:
        return new
    lines = new.split("\n")
    matcher = difflib.SequenceMatcher(None, old.split("\n"), lines)
    for tag, _, _, first, last in reversed(matcher.get_opcodes()):
        if tag == "equal":
            continue
        for number in reversed(range(first, last)):
            if not lines[number].strip() and _superfluous(lines, number):
                del lines[number]
    return "\n".join(lines)


def _superfluous(lines: list[str], number: int) -> bool:
    """Is this blank line beside another one, or below a head without brace?"""
    before = lines[number - 1] if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    return (not before.strip() or not after.strip()
            or re.match(r"\t+(if \(.*\)|else)$", before) is not None)


def body_of(tree: Path, path: Path, name: str) -> str:
    """The body of a function as it is now; edits make what was read before stale."""
    ctext.read_blanked.cache_clear()
    return ctext.function_body(tree / path, name)


def mentions(path: Path, pattern: str) -> bool:
    """True when the code of a file, without comments and strings, matches a pattern."""
    return path.exists() and re.search(pattern, blanked(read_text(path))) is not None
