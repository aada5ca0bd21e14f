# SPDX-License-Identifier: GPL-2.0-only
"""Building the guests' kernels, the helper module and the init program.

A side is a source tree with its objects in its folder "build": so all paths
that the compiler sees are relative, and what the sides share is compiled once
and looked up by ccache afterwards.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import git, kunit_tree, source
from .errors import PcimError
from .files import write_whole
from .guest import TESTS
from .kernelbuild import ccache_env
from .progress import note

FRAGMENT = TESTS / "kernel.config"
LONG_FRAGMENT = TESTS / "kernel-long.config"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a guest is started from."""

    image: Path
    helper: Path
    init: Path
    source: Path    # the tree, for its kunit.py
    key: str        # of all that is booted: another key, other results


def _run(command: Sequence[str], log: Path, build: Path, what: str) -> None:
    with log.open("ab") as out:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                              env={**os.environ, **ccache_env(build)}, check=False)
    if done.returncode:
        lines = log.read_text(errors="replace").splitlines()
        errors = [line for line in lines if re.search(r"\berror\b|\*\*\*|undefined", line)]
        for line in (errors or lines)[-12:]:
            print(f"  {line}", file=sys.stderr)
        raise PcimError(f"{what} does not build; see {log}")


def prepare_tree(kernel: str, side: str, build: Path, mbox: Path | None) -> Path:
    """Return the side's source tree, made when it is not there or not current."""
    base = source.ensure_base(kernel, build)
    tree = build / "guest" / kernel / side
    stamp = build / "guest" / kernel / f"{side}.stamp"
    key = base.base
    if mbox:
        key += " " + hashlib.sha256(mbox.read_bytes()).hexdigest()
    if tree.is_dir() and stamp.is_file() and stamp.read_text(encoding="ascii") == key:
        return tree
    stamp.unlink(missing_ok=True)
    if mbox is None:
        shutil.rmtree(tree, ignore_errors=True)
        note(f"linking the tree of {kernel} to {tree}")
        kunit_tree.link_tree(base.path, tree)
    else:
        source.worktree(base, tree)
        note(f"applying {mbox} to {tree}")
        git.run(tree, "am", "-q", str(mbox.absolute()), env=git.named(*git.NOBODY))
    write_whole(stamp, key)
    return tree


def _options(text: str) -> list[str]:
    return re.findall(r"^(CONFIG_\w+=\S+)$", text, re.M)


def _knows(tree: Path, option: str) -> bool:
    """Does a Kconfig file of the tree have this option?"""
    name = option.partition("=")[0].removeprefix("CONFIG_")
    return subprocess.run(["rg", "-q", "-g", "Kconfig*", rf"^\s*(menu)?config {name}$", str(tree)],
                          check=False).returncode == 0


def _configure(make: list[str], objects: Path, text: str, log: Path, build: Path) -> None:
    stamp = objects / ".pcim-config"
    if (objects / ".config").is_file() and stamp.is_file() \
            and stamp.read_text(encoding="utf-8") == text:
        return
    fragment = objects / "pcim.config"
    write_whole(fragment, text)
    _run([*make, f"KCONFIG_ALLCONFIG={fragment.absolute()}", "allnoconfig"], log, build,
         "the configuration")
    have = set((objects / ".config").read_text(encoding="utf-8").splitlines())
    lost = [option for option in _options(text) if option not in have]
    held_back = [option for option in lost if _knows(objects.parent, option)]
    if held_back:
        raise PcimError(f"{objects / '.config'}: {' '.join(held_back)} did not come about: the "
                        "tree's Kconfig wants something else for it; add that to "
                        f"{FRAGMENT.relative_to(TESTS.parents[1])}")
    if lost:
        note(f"this tree does not have {' '.join(lost)}")
    write_whole(stamp, text)


def _build_helper(make: list[str], objects: Path, log: Path, build: Path) -> Path:
    """Compile the helper against the kernel; its objects go beside the kernel's."""
    place = objects / "pcim-helper"
    place.mkdir(exist_ok=True)
    for path in sorted((TESTS / "helper").iterdir()):
        text = path.read_text(encoding="utf-8")
        copy = place / path.name
        if not copy.is_file() or copy.read_text(encoding="utf-8") != text:
            write_whole(copy, text)
    _run([*make, f"M={place.absolute()}", "modules"], log, build, "the helper module")
    return place / "pcim_guest.ko"


def build_side(kernel: str, side: str, build: Path, *, mbox: Path | None = None,
               long: bool = False) -> Parts:
    """Build all that a side's guests need; little when little has changed.

    mbox is the series that is applied, if any.
    """
    tree = prepare_tree(kernel, side, build, mbox)
    objects = tree / ("build-long" if long else "build")
    objects.mkdir(exist_ok=True)
    log = build / "guest" / kernel / f"{side}-build.log"
    log.unlink(missing_ok=True)
    compiler = "ccache gcc" if shutil.which("ccache") else "gcc"
    make = ["make", "-C", str(tree), f"O={objects.name}", "ARCH=x86_64", f"CC={compiler}",
            "LOCALVERSION=", f"-j{os.cpu_count() or 1}"]
    text = FRAGMENT.read_text(encoding="utf-8")
    if long:
        text += LONG_FRAGMENT.read_text(encoding="utf-8")
    begin = time.monotonic()
    note(f"building the {side} kernel of {kernel} (ten minutes the first time)")
    _configure(make, objects, text, log, build)
    _run([*make, "bzImage", "modules"], log, build, f"the {side} kernel of {kernel}")
    helper = _build_helper(make, objects, log, build)
    note(f"built in {time.monotonic() - begin:.0f} s")
    out = build / "guest" / kernel
    _run(["make", "-C", str(TESTS / "init"), f"OUT={out}", "CC=gcc"], log, build,
         "the guest's init")
    return Parts(objects / "arch/x86/boot/bzImage", helper, out / "init", tree,
                 _key(out / f"{side}.stamp", text))


def _key(stamp: Path, config: str) -> str:
    """What a side is made of: tree and series, configuration, what of ours runs in it."""
    made = hashlib.sha256(stamp.read_bytes() + config.encode())
    for folder in ("helper", "init"):
        for path in sorted((TESTS / folder).iterdir()):
            made.update(path.read_bytes())
    return made.hexdigest()
