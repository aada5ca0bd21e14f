# SPDX-License-Identifier: GPL-2.0-only
"""A series that failed leaves the older one alone, and says that it is the older one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from pcimlib import git, shelf, source
from pcimlib.errors import PcimError

FOLDERS = """#!/usr/bin/perl
print "linux-pci\\@vger.kernel.org\\nPCI SUBSYSTEM\\n";
"""

pytestmark = pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    """A kernel of our own with an old core and one driver that has to be edited."""
    tree = tmp_path / "linux"
    shutil.copytree(ROOT / "tests/tool/library_core", tree)
    for name in ("Kconfig", "Makefile"):
        shutil.copyfile(ROOT / "tests/rules/tree" / name, tree / name)
    shutil.copytree(ROOT / "tests/rules/region/request/before", tree / "drivers/misc")
    (tree / "drivers/Makefile").write_text("obj-y += misc/\n", encoding="utf-8")
    (tree / "scripts").mkdir()
    (tree / "scripts/get_maintainer.pl").write_text(FOLDERS, encoding="utf-8")
    return tree


def series(tree: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run pcim series as a user does; its build folder is beside the tree."""
    return subprocess.run(
        [sys.executable, ROOT / "scripts/pcim", "series", "--tree", tree, "--build",
         tree.parent / "build", *words], cwd=tree.parent, env={**os.environ, **env},
        capture_output=True, text=True, check=False, timeout=300)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def no_spatch(tmp_path: Path) -> str:
    """A PATH on which a run fails after its audit."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("git", "make", "perl", "grep", "env", "rg"):
        (tools / name).symlink_to(shutil.which(name) or name)
    return str(tools)


def test_topics_have_folders_of_their_own(tree: Path) -> None:
    """One set of topics is never written over another."""
    home = tree.parent / "build/series/linux"
    for topics, name in (("region", "region"), ("intx,region", "intx+region")):
        done = series(tree, "--topics", topics)
        assert done.returncode == 0, done.stderr
        assert f"build/series/linux/{name}/" in done.stdout
        assert (home / name / "series.mbox").is_file()
    assert sorted(path.name for path in home.iterdir()) == ["intx+region", "region"]


def test_a_failed_run_says_what_is_left(tree: Path, tmp_path: Path) -> None:
    """The older series stays as it was; nobody takes it for that of this run."""
    home = tree.parent / "build/series/linux/region"
    tools = no_spatch(tmp_path)
    first = series(tree, "--topics", "region", PATH=tools)
    assert first.returncode == 2 and "older" not in first.stderr and not home.exists()
    assert series(tree, "--topics", "region").returncode == 0
    before = contents(home)
    done = series(tree, "--topics", "region", PATH=tools)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert "spatch" in lines[-1]
    assert any("build/series/linux/region is still an older series, of 20" in line
               and " patches, tree " in line for line in lines), lines
    assert contents(home) == before
    assert sorted(path.name for path in home.parent.iterdir()) == ["region"]


def test_any_place(tree: Path, tmp_path: Path) -> None:
    """--out takes a new folder or an older series, and nothing else."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis").write_text("x", encoding="utf-8")
    done = series(tree, "--topics", "region", "--out", "mine")
    assert done.returncode == 2 and "something else than a series" in done.stderr
    assert contents(mine) == {"thesis": b"x"}
    for _ in range(2):
        assert series(tree, "--topics", "region", "--out", "new").returncode == 0
        assert (tmp_path / "new/series.mbox").is_file()
    assert not (tmp_path / "build/series").exists()


def test_a_tree_that_needs_nothing_any_more(tree: Path) -> None:
    """The older series is taken away, and that is said."""
    home = tree.parent / "build/series/linux/region"
    assert series(tree, "--topics", "region").returncode == 0
    shutil.rmtree(tree / "drivers/misc")
    (tree / "drivers/Makefile").write_text("", encoding="utf-8")
    core = tree / "drivers/pci/pci.c"
    core.write_text(core.read_text("utf-8").replace("find_pci_dr", "no_dr"), encoding="utf-8")
    done = series(tree, "--topics", "iomap", "--out", str(home))
    assert "needs nothing for: iomap" in done.stdout
    assert "is removed" in done.stderr and not home.exists()


def a_series(folder: Path) -> Path:
    """The least that counts as one."""
    folder.mkdir(parents=True)
    (folder / "series.json").write_text(
        '{"patches": [1, 2], "tree_version": "6.1.5"}', encoding="utf-8")
    return folder


@pytest.mark.parametrize("error", (PcimError("no"), KeyboardInterrupt()))
def test_a_run_that_ends_early(tmp_path: Path, error: BaseException,
                               capfd: pytest.CaptureFixture[str]) -> None:
    """What it had half-written is gone, the older series is named with its age."""
    out = a_series(tmp_path / "s/region")
    with pytest.raises(type(error)), shelf.reserved(out, tmp_path / "work/linux"):
        (out.parent / ".region.new").mkdir()
        raise error
    assert sorted(path.name for path in out.parent.iterdir()) == ["region"]
    told = capfd.readouterr().err
    assert "still an older series" in told and "2 patches, tree 6.1.5" in told


def test_the_commits_of_a_failed_run_are_named(tree: Path, tmp_path: Path,
                                               capfd: pytest.CaptureFixture[str]) -> None:
    """A person may want to see how far it came; those of an earlier run do not count."""
    work = tmp_path / "build/work/linux"
    for made, told in ((1, "1 commit on branch pcim of "), (0, "")):
        with pytest.raises(PcimError), shelf.reserved(tmp_path / "s/region", work):
            if made:
                source.worktree(source.adopt(tree, tmp_path / "build"), work, ["Makefile"])
                (work / "Makefile").write_text("x\n", encoding="utf-8")
                git.commit(work, ["Makefile"], "one", "2026-01-01T00:00:00Z")
            raise PcimError("no")
        assert told in capfd.readouterr().err and bool(told) == bool(made)


def test_killed_between_the_two_renames(tmp_path: Path) -> None:
    """The older series was aside; the next run puts it back before it begins."""
    out = tmp_path / "s/region"
    a_series(out.with_name(".region.old"))
    with shelf.reserved(out, tmp_path / "work/linux"):
        assert shelf.is_series(out)


def test_a_run_that_ends_well_says_nothing(tmp_path: Path,
                                           capfd: pytest.CaptureFixture[str]) -> None:
    """Nor is there anything to say."""
    out = a_series(tmp_path / "s/region")
    with shelf.reserved(out, tmp_path / "work/linux"):
        pass
    assert capfd.readouterr().err == ""
