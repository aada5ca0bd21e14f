# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of the tool share: its modules, and kernel trees of a few files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
sys.dont_write_bytecode = True

MakeTree = Callable[..., Path]


def write_files(place: Path, files: dict[str, str]) -> Path:
    """Write files (relative name: text) below place and return place."""
    for name, text in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def make_tree(tmp_path: Path) -> MakeTree:
    """Return a function that makes a tree which has what makes a kernel tree."""

    def make(name: str = "linux", version: str = "6.12.3", **more: str) -> Path:
        major, minor, sub = version.split(".")
        return write_files(tmp_path / name, {
            "Makefile": f"VERSION = {major}\nPATCHLEVEL = {minor}\nSUBLEVEL = {sub}\n",
            "Kconfig": "",
            "drivers/pci/pci.c": "int core;\n",
            "drivers/ata/ahci.c": "int ahci;\n",
            "include/linux/pci.h": "#define PCI\n",
            ".gitignore": "/*\n",
            **more,
        })

    return make


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, tuple[int, bytes]]]:
    """Return a function that tells all there is to tell about a folder's files."""

    def look(place: Path) -> dict[str, tuple[int, bytes]]:
        seen: dict[str, tuple[int, bytes]] = {}
        for folder, _, names in os.walk(place):
            for name in names:
                path = Path(folder, name)
                seen[str(path)] = (path.stat().st_mtime_ns, path.read_bytes())
        return seen

    return look
