# SPDX-License-Identifier: GPL-2.0-only
"""The module map: which module a source file belongs to, by Kbuild's own word.

A module is named by its folder and its object, "drivers/ata/ahci", whether a
configuration makes it a module or builds it in.  A file can belong to several;
a file that is #include'd belongs to the modules of those that include it.

What this does not see: sources that are made during the build, and includes of
sources that are hidden in macros.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from .errors import PcimError
from .files import write_whole
from .kbuild_make import Reading, read_all
from .source import is_kernel

FORMAT = 2
_SOURCE_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]+\.c)"', re.M)


@dataclass(frozen=True)
class Unparsed:
    """A makefile whose word is missing from the map."""

    file: str
    reason: str


class ModuleMap:
    """Modules and their source files; all paths are relative to the tree."""

    def __init__(self, modules: Mapping[str, Sequence[str]], sources: Iterable[str],
                 unparsed: Iterable[Unparsed] = (), notes: Iterable[str] = ()) -> None:
        self._files = {module: tuple(files) for module, files in sorted(modules.items())}
        self._modules: dict[str, tuple[str, ...]] = {}
        for module, files in self._files.items():
            for file in files:
                self._modules[file] = (*self._modules.get(file, ()), module)
        self._beside: dict[str, tuple[str, ...]] = {}   # asked for once a call
        self._sources = tuple(sources)
        self.unparsed = tuple(unparsed)
        self.notes = tuple(notes)

    def modules(self) -> tuple[str, ...]:
        """Return the names of all modules that have a source file."""
        return tuple(self._files)

    def modules_of(self, file: str) -> tuple[str, ...]:
        """Return the modules of a source file; none when no makefile lists it."""
        return self._modules.get(file, ())

    def files_of(self, module: str) -> tuple[str, ...]:
        """Return the source files of a module."""
        return self._files.get(module, ())

    def beside(self, file: str) -> tuple[str, ...]:
        """Return a source file and all others of the modules that it is part of."""
        if file not in self._beside:
            self._beside[file] = tuple(dict.fromkeys(
                (*(other for module in self.modules_of(file)
                   for other in self.files_of(module)), file)))
        return self._beside[file]

    def unmapped(self) -> tuple[str, ...]:
        """Return the source files below the roots that belong to no module."""
        return tuple(file for file in self._sources if file not in self._modules)


def load(tree: Path, roots: Sequence[str], cache: Path,
         includes: Mapping[str, Iterable[str]] | None = None) -> ModuleMap:
    """Return the module map of everything below roots, folders of tree.

    The tree is only read.  What was found is kept below cache for as long as
    no makefile and no folder changes.  Outside a kernel tree, a folder whose
    files no makefile lists is taken as one module.  With includes (file: the
    source files that it includes), the tree is not searched for them.
    """
    roots = sorted({posixpath.normpath(root) for root in roots})
    key = hashlib.sha1("\0".join([os.fspath(tree.absolute()), *roots]).encode(
        errors="surrogateescape")).hexdigest()[:12]
    place = cache / f"kbuild-{key}.json"
    found = _cached(tree, place)
    if found is None:
        found = _map(tree, roots)
        write_whole(place, json.dumps(found, separators=(",", ":")))
    included = found["includes"] if includes is None else includes
    return ModuleMap(_with_included(found["modules"], included), found["sources"],
                     (Unparsed(*one) for one in found["unparsed"]), found["notes"])


# ---------------------------------------------------------------- the map, cold

class Found(TypedDict):
    """What is kept: the map before includes are followed, and what it rests on."""

    format: int
    folders: dict[str, int]                 # folder: mtime
    makefiles: dict[str, list[int]]         # makefile: mtime and size
    sources: list[str]
    modules: dict[str, list[str]]
    includes: dict[str, list[str]]
    unparsed: list[tuple[str, str]]
    notes: list[str]


def _map(tree: Path, roots: Sequence[str]) -> Found:
    outside = not is_kernel(tree)
    folders, makefiles, sources = _walk(tree, roots)
    readings = read_all(tree, makefiles, outside)
    present = set(sources)
    modules: dict[str, list[str]] = {}
    for module, stems in sorted(_objects(readings).items()):
        files = sorted({file for stem in stems for file in _source_of(stem, present)})
        if files:
            modules[module] = files
    notes = _take_folders(tree, modules, sources) if outside else []
    read = set(makefiles).union(*(reading.read for reading in readings.values()))
    return {
        "format": FORMAT, "folders": folders, "sources": sources, "modules": modules,
        "makefiles": {path: _stamp(tree / path) for path in sorted(read)
                      if (tree / path).is_file()},
        "includes": _included_sources(tree, roots, present),
        "unparsed": _failures(readings, roots, outside), "notes": notes,
    }


def _walk(tree: Path, roots: Sequence[str]) -> tuple[dict[str, int], list[str], list[str]]:
    """Return the folders below roots with their dates, the makefiles, the C sources."""
    folders: dict[str, int] = {}
    makefiles: list[str] = []
    sources: list[str] = []
    todo = list(roots)
    while todo:
        folder = todo.pop()
        if folder in folders:
            continue
        try:
            folders[folder] = os.stat(tree / folder).st_mtime_ns
            entries = list(os.scandir(tree / folder))
        except OSError as err:
            raise PcimError(f"{tree / folder}: {err.strerror}; name a folder of the tree that "
                            "can be read") from err
        prefix = "" if folder == "." else folder + "/"
        names = set()
        for entry in entries:
            name = entry.name
            if name.endswith(".c"):
                if not name.endswith(".mod.c"):
                    sources.append(prefix + name)
            elif name in ("Makefile", "Kbuild"):
                names.add(name)
            elif entry.is_dir(follow_symlinks=False) and not name.startswith("."):
                todo.append(prefix + name)
        if names:
            # Where both are, kbuild takes the Kbuild.
            makefiles.append(prefix + min(names))
    return folders, sorted(makefiles), sorted(sources)


def _objects(readings: Mapping[str, Reading]) -> dict[str, set[str]]:
    """Return the stems of each module's objects, relative to the tree."""
    found: dict[str, set[str]] = {}
    for path, reading in readings.items():
        folder = posixpath.dirname(path)
        for module, stems in reading.lists.items():
            where = found.setdefault(posixpath.normpath(posixpath.join(folder, module)), set())
            where.update(posixpath.normpath(posixpath.join(folder, stem)) for stem in stems)
    return found


def _source_of(stem: str, present: set[str]) -> Iterator[str]:
    if stem + ".c" in present:
        yield stem + ".c"
    elif (short := posixpath.splitext(stem)[0] + ".c") in present:
        yield short                     # file.stub.o is made from file.o


def _take_folders(tree: Path, modules: dict[str, list[str]], sources: Sequence[str]) -> list[str]:
    """Make a module of each folder of which no makefile lists any file."""
    listed = {posixpath.dirname(file) for files in modules.values() for file in files}
    notes: list[str] = []
    left: dict[str, list[str]] = {}
    for file in sources:
        if posixpath.dirname(file) not in listed:
            left.setdefault(posixpath.dirname(file), []).append(file)
    for folder, files in sorted(left.items()):
        name = posixpath.join(folder, posixpath.basename(folder) or tree.absolute().name)
        modules[name] = sorted({*modules.get(name, ()), *files})
        notes.append(f"{folder or '.'}: no Kbuild makefile lists its files; taken as one module")
    return notes


def _failures(readings: Mapping[str, Reading], roots: Sequence[str],
              outside: bool) -> list[tuple[str, str]]:
    """Return the makefiles that failed and that matter.

    A fragment that others include is not meant to be read alone, and a folder
    of a kernel tree to which no makefile leads is not built by Kbuild.
    """
    failed = {path: reading.failed for path, reading in readings.items() if reading.failed}
    fragments: set[str] = set().union(*(reading.read for reading in readings.values()))
    reached = {posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
               for path, reading in readings.items() for name in reading.folders}
    reached.update(roots)
    blind = {posixpath.dirname(path) for path in failed}
    return [(path, reason) for path, reason in sorted(failed.items())
            if path not in fragments
            and (outside or posixpath.dirname(path) in reached
                 or posixpath.dirname(posixpath.dirname(path)) in blind)]


# ------------------------------------------------------------ included sources

def _included_sources(tree: Path, roots: Sequence[str], present: set[str]) -> dict[str, list[str]]:
    """Search the files below roots for #include of sources."""
    # A plain word first: three times as fast as the expression over all files.
    if shutil.which("rg"):
        command = ["rg", "-uu", "--no-messages", "-lF", "-g", "*.[ch]"]
    else:
        command = ["grep", "-rslF", "--include=*.[ch]"]
    done = subprocess.run([*command, "--", '.c"', *(f"./{root}" for root in roots)], cwd=tree,
                          stdout=subprocess.PIPE, check=False)
    found: dict[str, list[str]] = {}
    for path in sorted(os.fsdecode(done.stdout).splitlines()):
        file = posixpath.normpath(path)
        try:
            text = (tree / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue                    # gone since
        targets = {_resolve(posixpath.dirname(file), name, present)
                   for name in _SOURCE_INCLUDE.findall(text)} - {""}
        if targets:
            found[file] = sorted(targets)
    return found


def _resolve(folder: str, name: str, present: set[str]) -> str:
    """Find an included source from the includer's folder, or from one above it (-I)."""
    while True:
        path = posixpath.normpath(posixpath.join(folder, name))
        if path in present or not folder:
            return path if path in present else ""
        folder = posixpath.dirname(folder)


def _with_included(modules: Mapping[str, Sequence[str]],
                   includes: Mapping[str, Iterable[str]]) -> dict[str, Sequence[str]]:
    """Add to each module the sources that its own files include."""
    owners: dict[str, set[str]] = {}
    files = dict(modules)
    if not includes:
        return files
    for module, members in modules.items():
        for file in members:
            owners.setdefault(file, set()).add(module)
    more: dict[str, set[str]] = {}
    todo = list(includes)
    while todo:
        includer = todo.pop()
        for file in includes.get(includer, ()):
            new = owners.get(includer, set()) - owners.setdefault(file, set())
            if new:
                owners[file] |= new
                for module in new:
                    more.setdefault(module, set()).add(file)
                todo.append(file)
    for module, extra in more.items():
        files[module] = sorted({*files[module], *extra})
    return files


# ------------------------------------------------------------------ the map, warm

def _stamp(path: Path) -> list[int]:
    seen = os.stat(path)
    return [seen.st_mtime_ns, seen.st_size]


def _cached(tree: Path, place: Path) -> Found | None:
    """Return what an earlier run found, if nothing that it rests on has changed."""
    try:
        found: Found = json.loads(place.read_text(encoding="utf-8"))
        top = os.fspath(tree) + "/"
        if found["format"] == FORMAT and all(
                os.stat(top + path).st_mtime_ns == mtime
                for path, mtime in found["folders"].items()):
            for path, (mtime, size) in found["makefiles"].items():
                seen = os.stat(os.path.join(top, path))      # one may be absolute
                if seen.st_mtime_ns != mtime or seen.st_size != size:
                    return None
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
