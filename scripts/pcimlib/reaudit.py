# SPDX-License-Identifier: GPL-2.0-only
"""The audit just before a hybrid ends: of the tree as the series has left it.

The scratch work tree holds only what the series touches.  The rest is the
base: a folder of links shows both as one tree, which the audit reads from
scratch.  What the first audit believed plays no part.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from pcimlib import audit, git
from pcimlib.families import catalogue
from pcimlib.files import write_whole
from pcimlib.finding import Finding
from pcimlib.progress import note
from pcimlib.source import Source

STATE = ".links.json"
READ = (".c", ".h", "Makefile", "Kbuild")


def run(origin: Source, work: Path, build: Path, before: audit.Audit) -> audit.Audit:
    """Audit the base with the commits of a sparse work tree on top."""
    note("auditing the edited tree again, before the hybrids end")
    tree = merged(origin, work, build)
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


def merged(origin: Source, work: Path, build: Path) -> Path:
    """A folder of links to the files of the base, and to those that the series changed.

    It is kept: the next run of the same base mends the links that differ only.
    """
    place = build / "work" / f"{origin.name}.links"
    changed = {name for name in git.run(work, "diff", "--no-renames", "--name-only", "-z",
                                        origin.base, "HEAD").split("\0") if name.endswith(READ)}
    state = place / STATE
    try:
        known = json.loads(state.read_text(encoding="utf-8"))
        odd = set(known["odd"]) if known["of"] == [origin.base, str(origin.path)] else None
    except (OSError, ValueError, KeyError):
        odd = None
    if odd is None:
        shutil.rmtree(place, ignore_errors=True)
        _link_all(origin, work, place)
        odd = set()
    # Said before it is done: an interrupted run leaves more to mend, never less.
    write_whole(state, json.dumps({"of": [origin.base, str(origin.path)],
                                   "odd": sorted(odd | changed)}))
    for name in odd | changed:
        _relink(place / name, (work if name in changed else origin.path) / name)
    return place


def _link_all(origin: Source, work: Path, place: Path) -> None:
    """Links to all files of the base that an audit reads."""
    roots = tuple(root + "/" for root in audit.ROOTS)
    names = git.run(work, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "-z",
                    origin.base, *roots).split("\0")
    made: set[str] = set()
    for name in names:
        if not name.endswith(READ):
            continue
        folder = os.path.dirname(name)
        if folder not in made:
            (place / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        os.symlink(origin.path / name, place / name)


def _relink(link: Path, target: Path) -> None:
    """Make link point to target; to nothing when that is gone."""
    link.unlink(missing_ok=True)
    if target.exists():
        link.parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, link)
