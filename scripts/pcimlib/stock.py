# SPDX-License-Identifier: GPL-2.0-only
"""Debian's own kernels: where scripts/stock unpacked them, and their modules."""

from __future__ import annotations

import lzma
import subprocess
from pathlib import Path

from .errors import PcimError
from .coreedit import ROOT


def folder(what: str, kernel: str) -> Path:
    """The image of a kernel, or its headers; fetched if it is not there yet."""
    done = subprocess.run([str(ROOT / "scripts/stock"), what, kernel], text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        raise PcimError(f"no Debian kernel {kernel}: {done.stderr.strip()}")
    return Path(done.stdout.split()[-1])


def make(headers: Path) -> list[str]:
    """How a make on these headers begins: it may have to run in another Debian."""
    return [str(ROOT / "scripts/with-headers"), str(headers), "make", "-C", str(headers)]


def module(image: Path, name: str) -> bytes:
    """A module of an image, unpacked; the name is its path below kernel/, without suffix."""
    for release in (image / "lib/modules").iterdir():
        plain, packed = (release / "kernel" / (name + suffix) for suffix in (".ko", ".ko.xz"))
        if plain.exists():
            return plain.read_bytes()
        if packed.exists():
            return lzma.decompress(packed.read_bytes())
    raise PcimError(f"{image} has no module {name}")
