# SPDX-License-Identifier: GPL-2.0-only
"""Kernel sources with a base commit, and scratch work trees made from them.

A source is a tree that is only read, beside a git repository of ours whose
branch "base" is that tree.  Debian's sources are unpacked below build/trees;
a tree of the user's stays where it is: nothing is ever written into it, not
even into its .git.  Patches are made in scratch work trees, which borrow the
objects of that repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from . import archive, disk, git, kernels
from .errors import PcimError
from .files import write_whole
from .locks import locked
from .progress import note, track

KERNELS = kernels.names("series")
TARBALLS = Path("/usr/src")
OLDEST = (5, 10)

# Bytes that must be free: an unpacked tree with its base commit, a work tree.
UNPACK_NEEDS = 3 << 30
CHECKOUT_NEEDS = 2 << 30

# What a build leaves in a tree that is not in git; never part of a base commit.
BUILD_PRODUCTS = ("*.o", "*.ko", "*.a", "*.cmd", "*.mod", "*.mod.c", "*.gcno", "*.gcda",
                  "*.order", "*.symvers", "vmlinux", "vmlinux.*.o", ".config", ".config.old",
                  "include/generated/**", "include/config/**", "arch/*/include/generated/**")

# The date of a base commit whose tree has no date of its own.
NO_DATE = 946684800

_MARK = "pcim-worktree"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Source:
    """A tree that is only read, and the commit that stands for it."""

    path: Path      # the tree
    git_dir: Path   # a repository of ours; never the user's
    base: str       # 40 hex digits; branch "base" of git_dir
    version: str    # "6.12.117"
    name: str       # "6.12", or the folder's name


@contextmanager
def _complaints() -> Iterator[IO[bytes]]:
    """Give a tool a place for its complaints that neither blocks nor needs a disk."""
    with os.fdopen(os.memfd_create("complaints"), "w+b") as place:
        yield place


def _text_of(place: IO[bytes]) -> bytes:
    place.seek(0)
    return place.read()


# ------------------------------------------------------------------ the checks

def is_kernel(tree: Path) -> bool:
    """Tell whether tree is the top of a kernel tree, of whatever version."""
    return (tree / "drivers").is_dir() and (tree / "Kconfig").is_file() and \
        len(_numbers(tree)) == 3


def _numbers(tree: Path) -> list[int]:
    """The version in the tree's Makefile; drivers that come with a Kconfig have none."""
    try:
        makefile = (tree / "Makefile").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found = [re.search(rf"^{key}\s*=\s*(\d+)\s*$", makefile, re.M)
             for key in ("VERSION", "PATCHLEVEL", "SUBLEVEL")]
    return [int(match[1]) for match in found if match]


def version_of(tree: Path) -> str:
    """Return the version of a kernel tree that pcim can work on.

    Raises PcimError when there is no such tree, it is no kernel, it is too
    old, or it has no PCI core.
    """
    if not tree.exists():
        raise PcimError(f"{tree}: no such tree")
    if not tree.is_dir():
        raise PcimError(f"{tree}: not a directory; a kernel tree is wanted")
    numbers = _numbers(tree)
    if not is_kernel(tree):
        raise PcimError(f"{tree}: not a kernel tree (no Makefile with a version, Kconfig and "
                        "drivers/)")
    version = ".".join(map(str, numbers))
    if tuple(numbers[:2]) < OLDEST:
        raise PcimError(f"{tree}: kernel {version} is older than 5.10, the oldest that pcim knows")
    if not (tree / "drivers/pci/pci.c").is_file():
        raise PcimError(f"{tree}: no PCI core (drivers/pci/pci.c is missing)")
    return version


# ------------------------------------------------------------ Debian's sources

def ensure_base(kernel: str, build: Path) -> Source:
    """Return Debian's source of a kernel that is known, unpacked below build/trees.

    The first call fetches what is not on this machine, unpacks and commits
    (half a minute); later calls only look at the stamp, until a newer package
    brings another tarball.  What was unpacked once needs no tarball and no
    network any more.
    """
    known = kernels.named(kernel)
    trees = build.absolute() / "trees"
    tarball = _tarball(known, build)
    tree, git_dir, stamp = trees / kernel, trees / f"{kernel}.git", trees / f"{kernel}.stamp"
    try:
        seen = tarball.stat()
        want = [seen.st_mtime_ns, seen.st_size]
    except FileNotFoundError:
        want = None
    have = _read_stamp(stamp)
    if not _is_whole(have, want, tree, git_dir):
        if want is None:
            seen = archive.source(known, build).stat()
            want = [seen.st_mtime_ns, seen.st_size]
        with locked(trees, ".lock"), disk.watched(trees):
            have = _read_stamp(stamp)
            if have.get("tarball") != want or not tree.is_dir():
                _unpack(tarball, tree, stamp, want)
            if not _is_whole(_read_stamp(stamp), want, tree, git_dir):
                version_of(tree)
                base = _commit_base(tree, git_dir, _date_of(tree))
                have = {"tarball": want, "base": base}
                write_whole(stamp, json.dumps(have) + "\n")
            have = _read_stamp(stamp)
    return Source(tree, git_dir, str(have["base"]), version_of(tree), kernel)


def _tarball(kernel: kernels.Kernel, build: Path) -> Path:
    """The tarball of an installed package, else where ours is or will be."""
    installed = TARBALLS / kernel.tarball
    return installed if installed.is_file() else build.absolute() / "tarballs" / kernel.tarball


def _read_stamp(stamp: Path) -> dict[str, object]:
    try:
        found = json.loads(stamp.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_whole(have: dict[str, object], want: list[int] | None, tree: Path, git_dir: Path) -> bool:
    """Tell whether the stamp speaks of this tarball, and what it speaks of is there."""
    return (bool(have.get("base")) and (want is None or have.get("tarball") == want)
            and tree.is_dir() and (git_dir / "HEAD").is_file())


def _date_of(tree: Path) -> int:
    """Return the date that the tarball gives the top Makefile: the same for everybody."""
    return int((tree / "Makefile").stat().st_mtime)


def _unpack(tarball: Path, tree: Path, stamp: Path, want: list[int]) -> None:
    """Unpack tarball beside tree, then put it in place."""
    beside = tree.with_name(f".{tree.name}.new")
    for stale in (beside, tree.with_name(f".{tree.name}.old")):
        shutil.rmtree(stale, ignore_errors=True)
    disk.need(tree.parent, UNPACK_NEEDS, f"unpacking {tarball.name}")
    note(f"unpacking {tarball} into {tree}")
    beside.mkdir()
    command = ["tar", "-xJf", "-", "-C", str(beside), "--strip-components=1"]
    with open(tarball, "rb") as packed, _complaints() as said, \
            subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said) as tar:
        assert tar.stdin
        try:
            chunks = iter(lambda: packed.read(_CHUNK), b"")
            total = -(-tarball.stat().st_size // _CHUNK)
            for chunk in track(chunks, f"unpacking {tarball.name}", total):
                tar.stdin.write(chunk)
            tar.stdin.close()
        except BrokenPipeError:
            pass                        # tar says why on stderr
        except BaseException:
            tar.kill()
            raise
        tar.wait()
        complaint = _text_of(said)
    if tar.returncode:
        shutil.rmtree(beside, ignore_errors=True)
        raise disk.failed(f"unpacking {tarball}", tree.parent, complaint)
    stamp.unlink(missing_ok=True)
    if tree.exists():
        old = tree.with_name(f".{tree.name}.old")
        tree.rename(old)
        shutil.rmtree(old)
    beside.rename(tree)
    write_whole(stamp, json.dumps({"tarball": want}) + "\n")


# ---------------------------------------------------------------- user's trees

def adopt(tree: Path, build: Path) -> Source:
    """Return a tree of the user's as a source, without writing into it.

    A git work tree is taken at its HEAD and must be clean; its objects are
    borrowed, not copied.  Any other tree is committed, without what a build
    left in it, into a repository below build/trees.
    """
    tree = tree.absolute()
    version = version_of(tree)
    trees = build.absolute() / "trees"
    if trees.is_relative_to(tree):
        raise PcimError(f"{tree}: the build directory {build} lies in this tree; nothing may be "
                        "written there")
    key = hashlib.sha1(os.fsencode(tree)).hexdigest()[:8]
    name = re.sub(r"[^\w.+-]", "-", tree.name) or "linux"
    git_dir = trees / f"{name}-{key}.git"
    with locked(trees, ".lock"), disk.watched(trees):
        if (tree / ".git").exists():
            base = _borrow(tree, git_dir)
        else:
            base = _commit_base(tree, git_dir, NO_DATE, BUILD_PRODUCTS)
    return Source(tree, git_dir, base, version, name)


def stated_base(source: Source, revision: str) -> str:
    """The commit that the mails of a series state: the base, or one before it that others have."""
    if not revision:
        return source.base
    if not (source.path / ".git").exists():
        raise PcimError(f"--base {revision}: {source.path} has no git history")
    quiet = ["-c", f"safe.directory={source.path}"]
    found = git.run(source.path, *quiet, "rev-parse", "--verify", "-q",
                    f"{revision}^{{commit}}", missing="").strip()
    if not found:
        raise PcimError(f"--base {revision}: {source.path} has no such commit")
    if git.run(source.path, *quiet, "merge-base", "--is-ancestor", found, source.base,
               missing="no"):
        raise PcimError(f"--base {revision}: it is not before {source.base[:12]}, the commit that "
                        f"{source.path} is at")
    return found


def _borrow(tree: Path, git_dir: Path) -> str:
    """Make git_dir a repository of ours on the objects of the user's; return HEAD."""
    # The user named this tree: whom it belongs to is no question.  His hooks and
    # monitors stay out of it.
    quiet = ["-c", f"safe.directory={tree}", "-c", "core.fsmonitor=false"]
    base = git.run(tree, *quiet, "rev-parse", "--verify", "-q", "HEAD^{commit}",
                   missing="").strip()
    if not base:
        raise PcimError(f"{tree}: a git repository without a commit: commit the tree first")
    dirty = git.run(tree, *quiet, "status", "--porcelain").splitlines()
    if dirty:
        raise PcimError(f"{tree}: {len(dirty)} uncommitted changes ({dirty[0].strip()}"
                        f"{', ...' if dirty[1:] else ''}): commit or stash them first")
    common = Path(tree, git.run(tree, *quiet, "rev-parse", "--git-common-dir").strip()).resolve()
    if not (git_dir / "HEAD").is_file():
        _init(git_dir, "--bare")
    _lend(common / "objects", git_dir)
    if (common / "shallow").is_file():
        shutil.copyfile(common / "shallow", git_dir / "shallow")
    git.run(git_dir, "update-ref", "refs/heads/base", base)
    return base


def _init(where: Path, *more: str) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    git.run(where.parent, "init", "-q", "--template=", "-b", "base", *more, str(where))
    inside = where if "--bare" in more else where / ".git"
    (inside / "info").mkdir(exist_ok=True)
    # No surprises from the user's settings when others run git here.
    for key, value in (("gc.auto", "0"), ("core.autocrlf", "false"), ("commit.gpgsign", "false"),
                       ("core.hooksPath", "/dev/null"), ("core.preloadIndex", "true")):
        git.run(inside, "config", key, value)


def _lend(objects: Path, git_dir: Path) -> None:
    """Let git_dir read the objects of another repository."""
    write_whole(git_dir / "objects/info/alternates", f"{objects}\n")


def _commit_base(tree: Path, git_dir: Path, date: int, leave_out: Iterable[str] = ()) -> str:
    """Commit the whole tree into git_dir and return the id; the tree is only read.

    Runs again cheaply: the index in git_dir remembers what it has seen.
    """
    if not (git_dir / "HEAD").is_file():
        shutil.rmtree(git_dir, ignore_errors=True)
        beside = git_dir.with_name(f".{git_dir.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        disk.need(git_dir.parent, UNPACK_NEEDS // 3, f"a base commit of {tree}")
        note(f"recording {tree} as a base commit")
        _init(beside, "--bare")
        beside.rename(git_dir)
    # What an interrupted run left; the lock on the folder says that nobody uses it.
    for left in (git_dir / "index.lock", *git_dir.glob("objects/pack/tmp_*")):
        left.unlink(missing_ok=True)
    # Everything streams into one pack, lightly packed: 18 s where loose objects take 24.
    command = ["git", "-c", "core.bare=false", "-c", "core.bigFileThreshold=1",
               "-c", "core.compression=1", "-c", "pack.compression=1",
               "add", "-f", "-A", "-v", "--", "."]
    command += [f":(exclude,glob)**/{word}" for word in leave_out]
    env = {**git.environment(), "GIT_DIR": str(git_dir), "GIT_WORK_TREE": str(tree)}
    with _complaints() as said, subprocess.Popen(command, cwd=tree, env=env, stderr=said,
                                                 stdout=subprocess.PIPE) as adding:
        assert adding.stdout
        try:
            for _ in track(adding.stdout, "files recorded"):
                pass
        except BaseException:
            adding.kill()
            raise
        adding.wait()
        complaint = _text_of(said)
    if adding.returncode:
        raise disk.failed("git add", tree, complaint)
    when = f"{date} +0000"
    who = {**git.named(*git.NOBODY), "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    root = git.run(git_dir, "write-tree").strip()
    base = git.run(git_dir, "commit-tree", root, stdin=b"The tree as it came\n", env=who).strip()
    git.run(git_dir, "update-ref", "refs/heads/base", base)
    return base


# ---------------------------------------------------------- scratch work trees

def is_worktree(dest: Path) -> bool:
    """Tell whether a folder is a scratch work tree of ours."""
    return (dest / ".git" / _MARK).is_file()


def worktree(source: Source, dest: Path, files: Iterable[str] | None = None) -> Path:
    """Make dest a scratch work tree of source, on a branch "pcim" at its base.

    With files (files and folders, relative to the tree) only those are
    written, in well under a second; git holds the others to be unchanged.
    Without, all are.  A work tree of an earlier run at dest is replaced;
    anything else there is an error.
    """
    dest = dest.absolute()
    if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
        if not is_worktree(dest):
            raise PcimError(f"{dest}: exists and is no work tree of pcim; remove it or name "
                            "another place")
        shutil.rmtree(dest)
    with disk.watched(dest):
        _init(dest)
        git_dir = dest / ".git"
        (git_dir / _MARK).touch()
        _lend(source.git_dir / "objects", git_dir)
        if (source.git_dir / "shallow").is_file():
            shutil.copyfile(source.git_dir / "shallow", git_dir / "shallow")
        for branch in ("base", "pcim"):
            git.run(dest, "update-ref", f"refs/heads/{branch}", source.base)
        git.run(dest, "symbolic-ref", "HEAD", "refs/heads/pcim")
        if files is None:
            disk.need(dest, CHECKOUT_NEEDS, f"a full work tree of {source.name}")
            note(f"writing a full work tree of {source.name} to {dest}")
            git.run(dest, "-c", f"checkout.workers={os.cpu_count() or 1}", "checkout", "-q", "-f")
        else:
            git.run(dest, "read-tree", "HEAD")
            names = git.run(dest, "ls-files", "-z")
            git.run(dest, "update-index", "--skip-worktree", "-z", "--stdin",
                    stdin=os.fsencode(names))
            checkout_more(dest, files)
    return dest


def checkout_more(place: Path, files: Iterable[str]) -> None:
    """Write more files or folders of HEAD into a sparse work tree.

    Files that are there already are left as they are.  A path that HEAD does
    not have is an error.
    """
    names: list[str] = []
    absent: set[str] = set()
    for entry in git.run(place, "ls-files", "-z", "-t").split("\0"):
        if entry:
            names.append(entry[2:])
            if entry[0] == "S":
                absent.add(entry[2:])
    names.sort()
    wanted: set[str] = set()
    for path in files:
        found = _below(names, path.strip("/"))
        if not found:
            raise PcimError(f"{path}: no such file or folder in the tree of {place}")
        wanted.update(found)
    chosen = os.fsencode("".join(f"{name}\0" for name in sorted(wanted & absent)))
    if chosen:
        with disk.watched(place):
            git.run(place, "update-index", "--no-skip-worktree", "-z", "--stdin", stdin=chosen)
            git.run(place, "checkout-index", "-q", "-u", "-z", "--stdin", stdin=chosen)


def _below(names: list[str], path: str) -> list[str]:
    """Return path itself or everything below it, from sorted names."""
    if path in ("", "."):
        return names
    place = bisect_left(names, path)
    if place < len(names) and names[place] == path:
        return [path]
    first, last = bisect_left(names, path + "/"), bisect_left(names, path + "0")
    return names[first:last]
