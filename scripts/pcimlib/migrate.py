# SPDX-License-Identifier: GPL-2.0-only
"""Convert what the audit allows: as a diff, or in the tree with --write."""

from __future__ import annotations

import difflib
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pcimlib import audit, report
from pcimlib.families import catalogue
from pcimlib.files import write_whole
from pcimlib.series import COCCI, apply_edits


def run(tree: Path, version: str, build: Path, paths: Sequence[str], write: bool) -> int:
    """Print the diff of all conversions, or carry them out; list what is left."""
    result = audit.run(tree, version, build, paths=paths)
    chosen = [one for one in result.findings if one.edited]
    files = sorted({one.file for one in chosen})
    build.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build, prefix="migrate.") as place:
        work = Path(place)
        for file in files:
            (work / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(tree / file, work / file)
        for family in sorted({catalogue().call(one.call).family for one in chosen}):
            mine = [one for one in chosen if catalogue().call(one.call).family == family]
            apply_edits(work, COCCI / catalogue().families[family].cocci, mine, build)
        for file in files:
            _deliver(tree / file, work / file, file, write)
    for one in result.findings:
        if one.action == "review":
            print(f"{one.file}:{one.line}:{one.column}: {one.call}() left for review: "
                  f"{one.reason} [{one.rule}]", file=sys.stderr)
    print(f"pcim: {report.summary_line(result)}", file=sys.stderr)
    counts = result.summary
    return 1 if chosen or counts["review"] or counts["unparsed"] else 0


def _deliver(old: Path, new: Path, name: str, write: bool) -> None:
    before = old.read_text(encoding="utf-8", errors="surrogateescape")
    after = new.read_text(encoding="utf-8", errors="surrogateescape")
    if write:
        write_whole(old, after, old.stat().st_mode & 0o7777)
        return
    sys.stdout.writelines(
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(before.splitlines(True), after.splitlines(True),
                                         f"a/{name}", f"b/{name}"))
