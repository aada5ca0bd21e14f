# SPDX-License-Identifier: GPL-2.0-only
"""The audit just before a hybrid ends: of the tree as the series has left it.

The scratch work tree holds only what the series touches.  The rest is the
base: a folder of links shows both as one tree, which the audit reads from
scratch.  What the first audit believed plays no part.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pcimlib import audit, git
from pcimlib.families import catalogue
from pcimlib.finding import Finding
from pcimlib.progress import note
from pcimlib.source import Source

READ = (".c", ".h", "Makefile", "Kbuild")


def run(origin: Source, work: Path, build: Path, before: audit.Audit) -> audit.Audit:
    """Audit the base with the commits of a sparse work tree on top."""
    note("auditing the edited tree again, before the hybrids end")
    with _merged(origin, work, build / "work" / f"{origin.name}.links") as tree:
        # No step changes which files make a module.
        return audit.run(tree, origin.version, build, before.families, module_map=before.modules)


def dependents(result: audit.Audit, family: str) -> list[Finding]:
    """The callers that would lose what they rely on with the hybrid of a family."""
    calls = catalogue().families[family].calls
    return [one for one in result.findings
            if one.call in calls and not calls[one.call].explicit
            and one.action != "keep"
            and one.verdict in ("managed", "both", "unknown")
            and not one.rule.endswith("-dead") and not one.remark]


@contextmanager
def _merged(origin: Source, work: Path, place: Path) -> Iterator[Path]:
    """A folder of links to the files of the base, and to those that the series changed."""
    shutil.rmtree(place, ignore_errors=True)
    changed: dict[str, bool] = {}
    for line in git.run(work, "diff", "--no-renames", "--name-status", origin.base,
                        "HEAD").splitlines():
        state, name = line.split("\t")
        changed[name] = state != "D"
    roots = tuple(root + "/" for root in audit.ROOTS)
    names = git.run(work, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "-z",
                    "HEAD", *roots).split("\0")
    made: set[str] = set()
    try:
        for name in names:
            if not name.endswith(READ):
                continue
            folder = os.path.dirname(name)
            if folder not in made:
                (place / folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            os.symlink((work if name in changed else origin.path) / name, place / name)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
