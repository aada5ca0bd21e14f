# SPDX-License-Identifier: GPL-2.0-only
"""A kernel tree with our tests in it, kept so that make rebuilds little.

The tree is a copy by hard links of a base that is never written to. What
differs from the base is the *overlay*: the library when it is ours, the tests,
the lines that hook them into Kbuild, and an injected bug. A file of the overlay
replaces the link; it is written only when its bytes change, so that a second
run has nothing to compile.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import kunit_vfio
from .errors import PcimError
from .files import write_whole
from .progress import note

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "kunit"
TESTS_IN_TREE = Path("drivers/pci/tests")

# What a build leaves in a source tree; make O= refuses to work beside it.
_PRODUCTS = re.compile(r"\.(o|ko|mod|mod\.c|a|order|cmd|d|symvers)$|^vmlinux$"
                       r"|^\.config(\.old)?$|^\.git$|^\.tmp_")
_GENERATED = {"include/generated", "include/config"}

# The parts of a tree that the library may change.
_CHANGED = ("drivers/pci/pci.c", "drivers/pci/pci.h", "drivers/pci/devres.c", "lib/devres.c",
            "include/linux/pci.h", "drivers/pci/Makefile", "drivers/pci/Kconfig")
_STAGED = ("drivers/pci", "drivers/base", "lib", "include/linux", "Documentation/driver-api",
           "MAINTAINERS", "Makefile")

# Builds are made just below the tree: Kbuild then names files relative to it,
# and ccache finds what it compiled for another copy of the same file.
OUT_PREFIX = "pcim-out-"

# What a file becomes; None: the tree has it, and we take it away.
Overlay = dict[Path, str | None]


@dataclass(frozen=True)
class Break:
    """A bug to inject, and the cases that must then be red."""

    name: str
    why: str
    impl: str
    file: Path
    edits: tuple[tuple[str, str], ...]
    filter: str
    red: tuple[str, ...]
    seen: tuple[str, ...] = ("um",)     # the kernels on which it is
    beside: tuple[tuple[Path, str, str], ...] = ()  # edits of other files
    refused: str = ""                   # what the compiler then says, in place of red cases
    panics: str = ""                    # what the kernel's last words have, in place of them


BREAKS = TESTS / "breaks.toml"
# What a series can be written wrong; injected into the tree that it leaves.
MISTAKES = TESTS / "mistakes.toml"


def load_breaks(path: Path = BREAKS) -> dict[str, Break]:
    """Read the table of injectable bugs."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Break(name, row["why"], row.get("impl", "series"), Path(row["file"]),
                        tuple((match, becomes) for match, becomes in row["edits"]),
                        row.get("filter", ""), tuple(row.get("red", [])),
                        tuple(row.get("seen", ["um"])),
                        tuple((Path(file), match, becomes)
                              for file, match, becomes in row.get("beside", [])),
                        row.get("refused", ""), row.get("panics", ""))
            for name, row in table.items()}


def check_tree(tree: Path) -> None:
    """Refuse what is not a kernel tree with a PCI core."""
    if not tree.is_dir():
        raise PcimError(f"{tree}: no such directory; name a kernel source tree")
    for need in ("Kbuild", "drivers/pci/Makefile", "tools/testing/kunit/kunit.py"):
        if not (tree / need).exists():
            raise PcimError(f"{tree}: {need} is missing; name a kernel source tree with KUnit")


def _source_files(base: Path) -> Iterator[Path]:
    """All files of a tree that are source, relative to it."""
    for top, dirs, files in os.walk(base):
        here = Path(top).relative_to(base)
        dirs[:] = sorted(d for d in dirs
                         if d != ".git" and not d.startswith(OUT_PREFIX)
                         and str(here / d) not in _GENERATED
                         and not (d == "generated" and here.name == "include"))
        for name in files:
            if not _PRODUCTS.search(name):
                yield here / name


def _link(source: Path, dest: Path) -> None:
    if source.is_symlink():
        dest.symlink_to(os.readlink(source))
        return
    try:
        os.link(source, dest)
    except OSError:
        shutil.copy2(source, dest)


def link_tree(base: Path, dest: Path) -> None:
    """Copy a tree by hard links; whole or not at all."""
    beside = dest.with_name(dest.name + ".part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    made = {Path(".")}
    for name in _source_files(base):
        if name.parent not in made:
            (beside / name.parent).mkdir(parents=True, exist_ok=True)
            made.add(name.parent)
        _link(base / name, beside / name)
    beside.rename(dest)


def _same(one: Path, two: Path) -> bool:
    if not two.exists():
        return False
    if one.is_symlink() or os.path.samefile(one, two):
        return True
    return one.stat().st_size == two.stat().st_size and one.read_bytes() == two.read_bytes()


def _copy_fresh(source: Path, dest: Path) -> None:
    """Replace dest by a copy with a new time stamp, so that make sees it."""
    dest.parent.mkdir(parents=True, exist_ok=True)
    beside = dest.with_name(f".{dest.name}.new")
    shutil.copyfile(source, beside)
    shutil.copymode(source, beside)
    os.replace(beside, dest)


def refresh(base: Path, dest: Path, overlay: set[Path]) -> None:
    """Follow a base that may have changed since it was linked."""
    names = set(_source_files(base))
    for name in names - overlay:
        if not _same(base / name, dest / name):
            _copy_fresh(base / name, dest / name)
    for name in set(_source_files(dest)) - names - overlay:
        (dest / name).unlink()


def _library_key(base: Path) -> str:
    """A digest of all that decides what dropping the library in changes."""
    digest = hashlib.sha256(str(base).encode())
    ours = [*sorted((ROOT / "drivers/pci/devres").glob("*")), ROOT / "include/linux/pci-devres.h",
            *sorted((ROOT / "coccinelle/core").glob("*.cocci")), Path(__file__),
            ROOT / "scripts/pcimlib/library.py", ROOT / "scripts/pcimlib/coreedit.py",
            *(base / part for part in _CHANGED if (base / part).is_file())]
    for path in ours:
        if path.is_file():
            digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def library_overlay(base: Path, scratch: Path) -> Overlay:
    """What dropping our library into the base changes; remembered beside scratch."""
    cache = scratch.with_name(scratch.name + ".json")
    key = _library_key(base)
    if cache.exists():
        seen = json.loads(cache.read_text(encoding="utf-8"))
        if seen["key"] == key:
            return {Path(path): data for path, data in seen["overlay"].items()}
    note("dropping the library into a copy of the PCI core")
    overlay = _drop_in_library(base, scratch)
    write_whole(cache, json.dumps({"key": key, "overlay": {str(path): data for path, data
                                                           in overlay.items()}}))
    return overlay


def _drop_in_library(base: Path, scratch: Path) -> Overlay:
    from . import library  # pylint: disable=import-outside-toplevel

    shutil.rmtree(scratch, ignore_errors=True)
    for part in _STAGED:
        if (base / part).is_dir():
            shutil.copytree(base / part, scratch / part, symlinks=True)
        elif (base / part).exists():
            (scratch / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(base / part, scratch / part)
    library.add_unmanaged_intx(scratch)
    library.drop_in(scratch)
    library.msi_on_unmanaged_intx(scratch)

    overlay: Overlay = {}
    for part in _STAGED:
        names = {path.relative_to(tree) for tree in (base, scratch)
                 for path in ([tree / part] if (tree / part).is_file()
                              else (tree / part).rglob("*")) if path.is_file()}
        for name in sorted(names):
            if not (scratch / name).exists():
                overlay[name] = None
            elif not (base / name).exists() or not _same(base / name, scratch / name):
                overlay[name] = (scratch / name).read_text(encoding="utf-8")
    shutil.rmtree(scratch)
    return overlay


def tests_overlay() -> Overlay:
    """The tests, where a tree has them."""
    return {TESTS_IN_TREE / path.name: path.read_text(encoding="utf-8")
            for path in sorted(TESTS.iterdir())
            if path.suffix in (".c", ".h") or path.name in ("Kconfig", "Makefile", ".kunitconfig")}


def hook_makefile(text: str) -> str:
    """Add the tests' folder to drivers/pci/Makefile, once."""
    line = "obj-$(CONFIG_PCIM_KUNIT_TEST)\t+= tests/\n"
    return text if line in text else text + "\n" + line


def hook_kconfig(text: str) -> str:
    """Add the tests' options to drivers/pci/Kconfig, once."""
    line = 'source "drivers/pci/tests/Kconfig"\n'
    if line in text:
        return text
    return text + "\n" + line


def _add_hooks(overlay: Overlay, base: Path) -> None:
    for name, hook in (("Makefile", hook_makefile), ("Kconfig", hook_kconfig)):
        path = Path("drivers/pci") / name
        overlay[path] = hook(overlay.get(path) or (base / path).read_text(encoding="utf-8"))


def drop_in_tests(worktree: Path) -> list[str]:
    """Put the tests into a tree that is ours to write; say which files changed."""
    overlay = tests_overlay()
    _add_hooks(overlay, worktree)
    return [str(path) for path, data in sorted(overlay.items())
            if _write(worktree / path, data)]


def _write(dest: Path, data: str | None) -> bool:
    """Make a file what it should be; say whether it was something else."""
    if data is None:
        if not dest.exists():
            return False
        dest.unlink()
        return True
    if dest.exists() and dest.read_bytes() == data.encode():
        return False
    write_whole(dest, data)
    return True


def _inject(overlay: Overlay, base: Path, bug: Break) -> None:
    table = MISTAKES if bug.impl == "series" else BREAKS
    for file, match, becomes in (*((bug.file, *edit) for edit in bug.edits), *bug.beside):
        text = overlay.get(file) or (base / file).read_text(encoding="utf-8")
        text, count = re.subn(match, becomes, text, flags=re.MULTILINE)
        if not count:
            raise PcimError(f"--break {bug.name}: {match!r} matches nothing in {file}; "
                            f"correct {table.relative_to(ROOT)}")
        overlay[file] = text


def with_bug(base: Path, overlay: Overlay, bug: Break | None) -> Overlay:
    """An overlay with a bug on top, if there is one."""
    overlay = dict(overlay)
    if bug:
        _inject(overlay, base, bug)
    return overlay


def make_overlay(base: Path, library: Overlay, bug: Break | None) -> Overlay:
    """All that differs from the base, later parts on top of earlier ones."""
    overlay = dict(library)
    overlay.update(tests_overlay())
    _add_hooks(overlay, base)
    if library:
        overlay.update(kunit_vfio.overlay(base))
    return with_bug(base, overlay, bug)


def apply_overlay(base: Path, tree: Path, overlay: Overlay) -> None:
    """Make the tree the base plus the overlay, touching only what changes."""
    state = tree.with_name(tree.name + ".overlay.json")
    old = {Path(p) for p in json.loads(state.read_text())} if state.exists() else set()
    # Noted before the first write: an interrupted run is undone by the next one.
    write_whole(state, json.dumps(sorted(str(p) for p in old | set(overlay)), indent=1))
    for path, data in overlay.items():
        _write(tree / path, data)
    for path in old - set(overlay):
        if not (base / path).exists():
            (tree / path).unlink(missing_ok=True)
        elif not _same(base / path, tree / path):
            _copy_fresh(base / path, tree / path)
    write_whole(state, json.dumps(sorted(str(p) for p in overlay), indent=1))
