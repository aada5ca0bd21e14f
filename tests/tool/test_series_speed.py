# SPDX-License-Identifier: GPL-2.0-only
"""What a series does not do twice: ask for owners, link a tree.  Counted, not timed."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import MakeTree, write_files

from pcimlib import git, maintainers, reaudit, source

SCRIPT = """#!/usr/bin/perl
open(my $log, ">>", "asked"); print $log "$ARGV[-1]\\n";
print "linux-pci\\@vger.kernel.org\\nTHE REST\\n";
"""


def test_owners_are_asked_once_for_each_state_of_a_file(tmp_path: Path) -> None:
    tree = write_files(tmp_path / "linux", {"scripts/get_maintainer.pl": SCRIPT, "a.c": "a\n",
                                            "b.c": "b\n", "MAINTAINERS": "x\n"})
    first = maintainers.owners(tree, ["a.c", "b.c"], tmp_path / "cache")
    assert maintainers.owners(tree, ["b.c", "a.c"], tmp_path / "cache") == first
    assert sorted((tree / "asked").read_text().split()) == ["a.c", "b.c"]
    (tree / "a.c").write_text("other\n")
    maintainers.owners(tree, ["a.c", "b.c"], tmp_path / "cache")
    (tree / "MAINTAINERS").write_text("y\n")
    maintainers.owners(tree, ["b.c"], tmp_path / "cache")
    assert (tree / "asked").read_text().split()[2:] == ["a.c", "b.c"]


def test_the_merged_tree_is_mended_not_made_again(
        make_tree: MakeTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = make_tree(**{"drivers/ata/new.c": "int new;\n", "drivers/ata/Makefile": "\n"})
    origin = source.adopt(tree, tmp_path / "build")
    work = source.worktree(origin, tmp_path / "work")
    (work / "drivers/ata/ahci.c").write_text("int edited;\n")
    (work / "drivers/ata/new.c").unlink()
    (work / "drivers/ata/more.c").write_text("int more;\n")
    git.run(work, "add", "-f", "-A")
    git.run(work, "commit", "-q", "-m", "edit", env=git.identity())
    place = reaudit.merged(origin, work, tmp_path / "build")

    def seen() -> dict[str, str]:
        return {path.name: path.read_text() for path in (place / "drivers/ata").glob("*.c")}

    assert seen() == {"ahci.c": "int edited;\n", "more.c": "int more;\n"}
    made: list[str] = []
    link = os.symlink
    monkeypatch.setattr(os, "symlink", lambda src, dst: (made.append(str(dst)), link(src, dst)))
    git.run(work, "reset", "-q", "--hard", origin.base)
    assert reaudit.merged(origin, work, tmp_path / "build") == place
    assert seen() == {"ahci.c": "int ahci;\n", "new.c": "int new;\n"}
    assert len(made) == 2
