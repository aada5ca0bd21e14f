# SPDX-License-Identifier: GPL-2.0-only
"""Sources: a base commit for any tree, no write into a tree, one line for bad input."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pcimlib import git, source
from pcimlib.errors import PcimError

MakeTree = Callable[..., Path]
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]


def run_git(place: Path, *args: str) -> str:
    """Run git as a user would, with an identity of the test's."""
    who = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
    return subprocess.run(["git", *who, *args], cwd=place, env=git.environment(), check=True,
                          capture_output=True, text=True).stdout


def as_repository(tree: Path) -> Path:
    """Make tree a git repository with everything committed."""
    run_git(tree, "init", "-q", ".")
    run_git(tree, "add", "-f", "-A")
    run_git(tree, "commit", "-q", "-m", "start")
    return tree


@pytest.fixture(name="debian")
def fixture_debian(make_tree: MakeTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that a package put a small linux-source-6.12.tar.xz into place."""
    tree = make_tree("linux-source-6.12", "6.12.117")
    os.utime(tree / "Makefile", (1700000000, 1700000000))
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    pack(tree, shelf)
    monkeypatch.setattr(source, "TARBALLS", shelf)
    monkeypatch.setattr(source.archive, "source", lambda *_: pytest.fail("asked the archive"))
    return shelf


def pack(tree: Path, shelf: Path) -> None:
    """Write tree as the tarball of its package."""
    with tarfile.open(shelf / "linux-source-6.12.tar.xz", "w:xz") as out:
        out.add(tree, tree.name)


def refused(call: Callable[[], object]) -> str:
    """Return the one line with which call refuses."""
    with pytest.raises(PcimError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ------------------------------------------------------------------ bad trees

def test_no_such_tree(tmp_path: Path) -> None:
    assert "no such tree" in refused(lambda: source.version_of(tmp_path / "absent"))


def test_a_folder_that_is_no_kernel(tmp_path: Path) -> None:
    assert "not a kernel tree" in refused(lambda: source.version_of(tmp_path))


def test_a_kernel_that_is_too_old(make_tree: MakeTree) -> None:
    assert "older than 5.10" in refused(lambda: source.version_of(make_tree(version="5.9.16")))


def test_the_oldest_kernel_is_accepted(make_tree: MakeTree) -> None:
    assert source.version_of(make_tree(version="5.10.0")) == "5.10.0"


def test_a_kernel_without_pci_core(make_tree: MakeTree) -> None:
    tree = make_tree()
    (tree / "drivers/pci/pci.c").unlink()
    assert "no PCI core" in refused(lambda: source.version_of(tree))


@pytest.mark.parametrize("untracked", [False, True], ids=["changed", "new file"])
def test_a_dirty_repository(make_tree: MakeTree, tmp_path: Path, untracked: bool) -> None:
    tree = as_repository(make_tree())
    if untracked:
        (tree / "drivers/ata/new.c").write_text("int y;\n", encoding="utf-8")
        (tree / ".gitignore").write_text("", encoding="utf-8")
    else:
        (tree / "drivers/ata/ahci.c").write_text("int x;\n", encoding="utf-8")
    line = refused(lambda: source.adopt(tree, tmp_path / "build"))
    assert "commit or stash" in line


def test_a_repository_without_commit(make_tree: MakeTree, tmp_path: Path) -> None:
    tree = make_tree()
    run_git(tree, "init", "-q", ".")
    assert "without a commit" in refused(lambda: source.adopt(tree, tmp_path / "build"))


def test_build_directory_inside_the_tree(make_tree: MakeTree) -> None:
    tree = make_tree()
    assert "nothing may be written" in refused(lambda: source.adopt(tree, tree / "build"))


def test_an_unknown_kernel(tmp_path: Path) -> None:
    line = refused(lambda: source.ensure_base("4.19", tmp_path))
    assert "6.12, 6.1, 7.3, 5.10" in line and "TREE=" in line


def test_not_here_and_not_to_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No apt: what file to put where."""
    monkeypatch.setattr(source, "TARBALLS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    line = refused(lambda: source.ensure_base("6.12", tmp_path / "build"))
    assert "no apt-get here" in line
    assert "put linux-source-6.12.tar.xz into build/tarballs/" in line


# ------------------------------------------------------------------- full disk

def test_too_little_space_is_seen_before_unpacking(debian: Path, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    assert debian.is_dir()
    monkeypatch.setattr(source, "UNPACK_NEEDS", 1 << 60)
    assert "make room" in refused(lambda: source.ensure_base("6.12", tmp_path / "build"))
    assert not (tmp_path / "build/trees/6.12").exists()


@pytest.mark.parametrize("tool", ["tar", "git"])
def test_disk_fills_while_unpacking(debian: Path, tmp_path: Path, tool: str,
                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that runs into a full disk, noisily; the next run starts clean."""
    assert debian.is_dir()
    build, tools = tmp_path / "build", tmp_path / "tools"
    tools.mkdir()
    real = shutil.which(tool)
    (tools / tool).write_text(
        f'#!/bin/sh\ncase " $* " in *" add "*|*" -xJf "*)\n'
        'yes "cannot write: No space left on device" | head -c 300000 >&2; exit 2;; esac\n'
        f'exec {real} "$@"\n', encoding="utf-8")
    (tools / tool).chmod(0o755)
    before = os.environ["PATH"]
    monkeypatch.setenv("PATH", f"{tools}:{before}")
    assert "no space left" in refused(lambda: source.ensure_base("6.12", build))
    monkeypatch.setenv("PATH", before)
    assert source.ensure_base("6.12", build).version == "6.12.117"


# ------------------------------------------------------------- Debian's source

def test_unpacked_once(debian: Path, tmp_path: Path, snapshot: Snapshot) -> None:
    assert debian.is_dir()
    first = source.ensure_base("6.12", tmp_path / "build")
    seen = snapshot(tmp_path / "build")
    assert source.ensure_base("6.12", tmp_path / "build") == first
    assert snapshot(tmp_path / "build") == seen


def test_same_source_same_commit(debian: Path, tmp_path: Path) -> None:
    assert debian.is_dir()
    ids = {source.ensure_base("6.12", tmp_path / name).base for name in ("one", "two")}
    assert len(ids) == 1 and len(ids.pop()) == 40


def test_everything_is_in_the_base_commit(debian: Path, tmp_path: Path) -> None:
    """Although the top .gitignore of Debian's package ignores everything."""
    assert debian.is_dir()
    found = source.ensure_base("6.12", tmp_path / "build")
    names = run_git(found.git_dir, "ls-tree", "-r", "--name-only", found.base).splitlines()
    assert "drivers/pci/pci.c" in names and ".gitignore" in names
    assert not (found.path / ".git").exists()


def test_newer_package_is_unpacked(debian: Path, tmp_path: Path, make_tree: MakeTree) -> None:
    first = source.ensure_base("6.12", tmp_path / "build")
    pack(make_tree("newer", "6.12.118"), debian)
    second = source.ensure_base("6.12", tmp_path / "build")
    assert (first.version, second.version) == ("6.12.117", "6.12.118")
    assert first.base != second.base


def test_interrupted_while_unpacking(debian: Path, tmp_path: Path,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    assert debian.is_dir()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    build = tmp_path / "build"
    for stage in ("track", "_commit_base"):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(source, stage, interrupt)
            source.ensure_base("6.12", build)
    found = source.ensure_base("6.12", build)
    assert (found.path / "drivers/ata/ahci.c").is_file()
    assert not list((build / "trees").glob(".*.new"))


# ------------------------------------------------------------ trees of the user

def test_plain_tree_is_not_touched(make_tree: MakeTree, tmp_path: Path,
                                   snapshot: Snapshot) -> None:
    tree = make_tree(**{"drivers/ata/ahci.o": "built"})
    seen = snapshot(tree)
    found = source.adopt(tree, tmp_path / "build")
    source.worktree(found, tmp_path / "w")
    assert snapshot(tree) == seen
    assert (tmp_path / "w/drivers/ata/ahci.c").is_file()
    assert not (tmp_path / "w/drivers/ata/ahci.o").exists(), "built files are no source"


def test_plain_tree_that_changed_gets_a_new_base(make_tree: MakeTree, tmp_path: Path) -> None:
    tree = make_tree()
    first = source.adopt(tree, tmp_path / "build").base
    assert source.adopt(tree, tmp_path / "build").base == first
    (tree / "drivers/ata/ahci.c").write_text("int changed;\n", encoding="utf-8")
    assert source.adopt(tree, tmp_path / "build").base != first


def test_repository_is_taken_at_head_and_not_touched(make_tree: MakeTree, tmp_path: Path,
                                                     snapshot: Snapshot) -> None:
    tree = as_repository(make_tree())
    head = run_git(tree, "rev-parse", "HEAD").strip()
    seen = snapshot(tree)
    found = source.adopt(tree, tmp_path / "build")
    place = source.worktree(found, tmp_path / "w")
    (place / "drivers/ata/ahci.c").write_text("int mine;\n", encoding="utf-8")
    run_git(place, "commit", "-q", "-a", "-m", "mine")
    assert found.base == head
    assert tree not in found.git_dir.parents
    after = snapshot(tree)
    # git may freshen the date of an object that it borrows; no byte changes.
    assert {name: text for name, (_, text) in after.items()} == \
        {name: text for name, (_, text) in seen.items()}
    assert {name: when for name, (when, _) in after.items() if "/.git/objects/" not in name} == \
        {name: when for name, (when, _) in seen.items() if "/.git/objects/" not in name}


def test_linked_work_tree_of_the_user(make_tree: MakeTree, tmp_path: Path) -> None:
    """TREE may itself be a git worktree, whose .git is a file."""
    tree = as_repository(make_tree())
    run_git(tree, "worktree", "add", "-q", str(tmp_path / "linked"))
    found = source.adopt(tmp_path / "linked", tmp_path / "build")
    assert (source.worktree(found, tmp_path / "w") / "drivers/pci/pci.c").is_file()


# ------------------------------------------------------------ scratch work trees

def written(place: Path) -> set[str]:
    """Return the files of a work tree, without git's own."""
    return {str(path.relative_to(place)) for path in place.rglob("*")
            if path.is_file() and ".git" not in path.relative_to(place).parts}


def test_sparse_work_tree_has_what_was_asked(make_tree: MakeTree, tmp_path: Path) -> None:
    found = source.adopt(make_tree(), tmp_path / "build")
    place = source.worktree(found, tmp_path / "w", ["drivers/ata", "include/linux/pci.h"])
    assert written(place) == {"drivers/ata/ahci.c", "include/linux/pci.h"}
    assert run_git(place, "status", "--porcelain") == ""


def test_sparse_work_tree_grows(make_tree: MakeTree, tmp_path: Path) -> None:
    found = source.adopt(make_tree(), tmp_path / "build")
    place = source.worktree(found, tmp_path / "w", ["drivers/ata/ahci.c"])
    (place / "drivers/ata/ahci.c").write_text("int edited;\n", encoding="utf-8")
    source.checkout_more(place, ["drivers/ata", "drivers/pci/pci.c"])
    assert written(place) == {"drivers/ata/ahci.c", "drivers/pci/pci.c"}
    assert "edited" in (place / "drivers/ata/ahci.c").read_text(encoding="utf-8")


def test_new_and_changed_files_commit_in_a_sparse_work_tree(make_tree: MakeTree,
                                                            tmp_path: Path) -> None:
    found = source.adopt(make_tree(), tmp_path / "build")
    place = source.worktree(found, tmp_path / "w", ["drivers/ata"])
    (place / "drivers/pci/devres").mkdir(parents=True)
    (place / "drivers/pci/devres/new.c").write_text("int fresh;\n", encoding="utf-8")
    (place / "drivers/ata/ahci.c").write_text("int edited;\n", encoding="utf-8")
    run_git(place, "add", "-f", "drivers")     # Debian's .gitignore says no
    run_git(place, "commit", "-q", "-m", "x")
    diff = run_git(place, "diff", "--name-status", "base..HEAD").split()
    assert diff == ["M", "drivers/ata/ahci.c", "A", "drivers/pci/devres/new.c"]


def test_path_that_the_tree_lacks_is_named(make_tree: MakeTree, tmp_path: Path) -> None:
    found = source.adopt(make_tree(), tmp_path / "build")
    line = refused(lambda: source.worktree(found, tmp_path / "w", ["drivers/atta"]))
    assert "drivers/atta" in line


def test_work_tree_of_an_earlier_run_is_replaced(make_tree: MakeTree, tmp_path: Path) -> None:
    found = source.adopt(make_tree(), tmp_path / "build")
    place = source.worktree(found, tmp_path / "w")
    (place / "left-over.c").write_text("", encoding="utf-8")
    source.worktree(found, tmp_path / "w", ["drivers/ata"])
    assert written(place) == {"drivers/ata/ahci.c"}


def test_a_folder_of_someone_else_is_not_replaced(make_tree: MakeTree, tmp_path: Path) -> None:
    found = source.adopt(make_tree(), tmp_path / "build")
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("years", encoding="utf-8")
    assert "remove it" in refused(lambda: source.worktree(found, theirs))
    assert (theirs / "thesis.txt").is_file()
