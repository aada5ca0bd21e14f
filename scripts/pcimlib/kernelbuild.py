# SPDX-License-Identifier: GPL-2.0-only
"""Building objects of a kernel tree: x86 allmodconfig, out of the source."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pcimlib.errors import PcimError
from pcimlib.progress import note

WARNING = re.compile(r"^(?P<file>[^\s:]+):(?:\d+:)*\s*(?P<text>(?:warning|error):.*)$")


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of one make: did it work, its warnings, its last words."""

    ok: bool
    seconds: float
    warnings: Counter[str]
    log: str


@dataclass(frozen=True, slots=True)
class Arch:
    """An architecture, and the compiler of Debian's that makes its objects."""

    name: str           # as the kernel calls it
    prefix: str = ""    # of the cross compiler
    package: str = ""


X86 = Arch("x86_64")
# What x86 does not build: SoCs of arm64, Macs and servers of powerpc.
CROSS = {one.name: one for one in (
    Arch("arm64", "aarch64-linux-gnu-", "gcc-aarch64-linux-gnu"),
    Arch("powerpc", "powerpc64-linux-gnu-", "gcc-powerpc64-linux-gnu"))}


def cross(name: str) -> Arch:
    """An architecture by name, when its compiler is there."""
    if name not in CROSS:
        raise PcimError(f"--arch {name}: known are {', '.join(CROSS)}")
    arch = CROSS[name]
    if shutil.which(f"{arch.prefix}gcc") is None:
        raise PcimError(f"--arch {name}: {arch.prefix}gcc is missing: "
                        f"run scripts/setup cross (package {arch.package})")
    return arch


def ccache_env(build: Path) -> dict[str, str]:
    """Settings with which a second build of the same files is a look-up."""
    return {"CCACHE_DIR": str(build / "ccache"), "CCACHE_BASEDIR": str(build.parent),
            "CCACHE_NOHASHDIR": "1", "KBUILD_BUILD_TIMESTAMP": "1",
            "KBUILD_BUILD_USER": "pcim", "KBUILD_BUILD_HOST": "pcim"}


def make(tree: Path, objects: Path, build: Path, goals: Sequence[str],
         arch: Arch = X86) -> Built:
    """Run the kernel's make; every warning is counted without its line number."""
    words = ["make", "-C", str(tree), f"O={objects}", f"ARCH={arch.name}",
             f"CROSS_COMPILE={arch.prefix}", f"CC=ccache {arch.prefix}gcc",
             f"-j{os.cpu_count() or 2}", *goals]
    begin = time.monotonic()
    try:
        done = subprocess.run(words, text=True, capture_output=True, check=False,
                              errors="replace", env={**os.environ, **ccache_env(build)})
    except FileNotFoundError:
        raise PcimError("make is not installed: run scripts/setup") from None
    log = done.stdout + done.stderr
    found: Counter[str] = Counter()
    for line in log.splitlines():
        match = WARNING.match(line)
        if match:
            name = re.sub(r"^(\.\./)+", "", match["file"]).replace(str(tree) + "/", "")
            found[f"{name}: {match['text']}"] += 1
    return Built(done.returncode == 0, time.monotonic() - begin, found, log)


def prepare(tree: Path, objects: Path, build: Path, stamp: str, arch: Arch = X86) -> None:
    """Configure objects for allmodconfig once; stamp says what it was made from."""
    mark = objects / ".pcim-prepared"
    if mark.is_file() and mark.read_text(encoding="ascii") == stamp:
        return
    objects.mkdir(parents=True, exist_ok=True)
    note(f"preparing an {arch.name} allmodconfig in {objects.name} (a minute or two)")
    for goals in (["allmodconfig"], ["prepare", "modules_prepare"]):
        result = make(tree, objects, build, goals, arch)
        if not result.ok:
            last = [line for line in result.log.splitlines() if "rror" in line][-1:]
            raise PcimError(f"make {goals[-1]} failed in {objects}: {' '.join(last)}")
    mark.write_text(stamp, encoding="ascii")
