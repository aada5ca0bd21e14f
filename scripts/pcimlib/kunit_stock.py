# SPDX-License-Identifier: GPL-2.0-only
"""The suites as a module on a kernel of the distribution, which has no KUnit.

A guest with nothing but that kernel, the modules and a program that loads them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from . import stock
from .errors import PcimError
from .files import write_whole
from .kunit_tree import ROOT, TESTS
from .progress import note

MODULE = "pcim_kunit"


def _script(name: str, *args: str) -> str:
    """Run a script of ours; its last line is the answer."""
    done = subprocess.run([str(ROOT / "scripts" / name), *args], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise PcimError(f"scripts/{name} {' '.join(args)} failed: {said[-1] if said else ''}")
    return (done.stdout.strip().splitlines() or [""])[-1]


def _put(source: Path, dest: Path) -> None:
    text = source.read_text(encoding="utf-8")
    if not dest.exists() or dest.read_text(encoding="utf-8") != text:
        write_whole(dest, text)


def _library(headers: Path) -> Path:
    """Build pci-devres.ko and return the folder that it is in."""
    return Path(_script("modules", "--kdir", str(headers)))


def build_module(headers: Path, place: Path, library: Path | None) -> Path:
    """Build the suites against a kernel's headers; return the module."""
    source = place / "module"
    for path in (*TESTS.glob("*.[ch]"), TESTS / "Makefile", TESTS / "stock/kunit.c",
                 TESTS / "stock/kunit.h", TESTS / "stock/Kbuild"):
        _put(path, source / path.name)
    command = [*stock.make(headers), f"M={source}", f"-j{os.cpu_count() or 1}", "modules"]
    if library:
        command += [f"LIBRARY={library}", f"KBUILD_EXTRA_SYMBOLS={library / 'Module.symvers'}"]
    log = place / "build.log"
    with log.open("wb") as out:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                              check=False)
    if done.returncode:
        raise PcimError(f"the suites do not build against {headers}; see {log}")
    return source / f"{MODULE}.ko"


def _entry(name: str, mode: int, data: bytes, inode: int) -> bytes:
    """One file of a cpio archive in the newc format."""
    words = [inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08X" % word for word in words) + name.encode() + b"\0"
    head += b"\0" * (-len(head) % 4)
    return head + data + b"\0" * (-len(data) % 4)


def make_initramfs(files: Iterable[tuple[str, Path]], texts: Iterable[tuple[str, str]]) -> bytes:
    """An archive with executables and texts in its root, and a console."""
    parts = [_entry("dev", 0o040755, b"", 1)]
    inode = 2
    for name, path in files:
        parts.append(_entry(name, 0o100755, path.read_bytes(), inode))
        inode += 1
    for name, text in texts:
        parts.append(_entry(name, 0o100644, text.encode(), inode))
        inode += 1
    return b"".join(parts) + _entry("TRAILER!!!", 0, b"", 0)


def _init_program(place: Path) -> Path:
    program = place / "init"
    done = subprocess.run(["gcc", "-static", "-O1", "-Wall", "-o", str(program),
                           str(TESTS / "stock/init.c")], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise PcimError(f"tests/kunit/stock/init.c does not build: {done.stderr.strip()}")
    return program


def prepare(kernel: str, place: Path, *, ours: bool, params: Iterable[str],
            window: int) -> tuple[Path, Path]:
    """Build all that the guest needs; return its kernel and its initramfs."""
    note(f"building the suites for Debian's {kernel} kernel")
    place.mkdir(parents=True, exist_ok=True)
    headers = Path(_script("stock", "headers", kernel))
    image = Path(_script("stock", "image", kernel))
    library = _library(headers) if ours else None
    module = build_module(headers, place, library)

    files = [("init", _init_program(place))]
    listed = ""
    if library:
        files.append(("pci-devres.ko", library / "pci-devres.ko"))
        listed += "/pci-devres.ko\n"
    files.append((module.name, module))
    listed += f"/{module.name} win_start={window:#x} {' '.join(params)}\n"
    archive = place / "initramfs"
    archive.write_bytes(make_initramfs(files, [("modules", listed)]))

    kernels = sorted((image / "boot").glob("vmlinuz-*"))
    if not kernels:
        raise PcimError(f"{image}/boot has no vmlinuz-*: remove build/stock and run again")
    shutil.copyfile(kernels[-1], place / "vmlinuz")
    return place / "vmlinuz", archive
