# SPDX-License-Identifier: GPL-2.0-only
"""Kbuild makefiles as GNU make reads them: which objects each of them lists.

Every makefile is read four times, with all its CONFIG_ words set to y, to m,
to nothing and to themselves; the union is what any configuration can build.  No shell runs,
no rule is looked at, nothing is written.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from .errors import PcimError
from .progress import track

# In the fourth reading each word is its own name: assignments with ":=" to
# obj-$(CONFIG_A) and obj-$(CONFIG_B) are told apart.
NAMED = "named"
VALUES = ("y", "m", "", NAMED)
LISTS = ("obj", "lib")
BATCH = 60
TIMEOUT = 60            # seconds a batch
LARGEST = 1 << 20       # bytes; what is larger is no makefile

_HELPER = Path(__file__).with_name("kbuild.mk")
_CONFIG = re.compile(r"\bCONFIG_\w+")
_OWN_CONFIG = re.compile(r"^[ ]*(?:(?:export|override)\s+)*CONFIG_\w+\s*[:+?]*=", re.M)
_INCLUDE = re.compile(r"^[ ]*include[ \t]+([^#\n]+)", re.M)
_INCLUDES = re.compile(r"^[ ]*[-s]?include\b", re.M)
_CONTINUED = re.compile(r"\\\n")
_UNSPEAKABLE = re.compile(r"[\s:#$%*?\\]")
_ASKS_SHELL = re.compile(r"\$[({]shell\s")
_ERROR = re.compile(r"(\$[({])error(?=\s)")

# What could run or write something although make only reads.  The kernel's own
# makefiles may use $(eval), which could spell any of these; a stranger's may not.
_ACTIVE = re.compile(r"\$[({](?:file|guile)\s|^[ ]*-?load\s|^[^#\n]*\bSHELL\s*[:+?!]*=|"
                     r"^[^#\n]*\bdefine\s+SHELL\b", re.M)
_ACTIVE_STRANGE = re.compile(r"\$[({]eval\s|^[^#\n]*\bMAKEFLAGS\s*[:+?!]*=", re.M)


@dataclass
class Reading:
    """What one makefile lists, over all readings."""

    lists: dict[str, set[str]] = field(default_factory=dict)    # module: its objects
    folders: set[str] = field(default_factory=set)              # where kbuild goes from here
    read: set[str] = field(default_factory=set)                 # makefiles it includes
    failed: str = ""                                            # why it could not be read


@dataclass(frozen=True)
class Makefile:
    """A makefile to be read; paths are relative to the tree."""

    path: str
    folder: str
    text: str


def read_all(tree: Path, makefiles: Iterable[str], outside: bool) -> dict[str, Reading]:
    """Let make read the makefiles of a tree; outside says that it is no kernel tree."""
    readings, readable = _open_all(tree, makefiles, outside)
    jobs = [(batch, words, value) for batch, words in _batches(readable) for value in VALUES]
    absent: dict[str, list[set[str]]] = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        done = pool.map(lambda job: _read_batch(tree, *job, outside=outside), jobs)
        for dumps in track(done, "reading makefiles", len(jobs)):
            for path, dump in dumps.items():
                dump.add_to(readings[path], path)
                absent.setdefault(path, []).append(dump.missing)
    for path, missing in absent.items():
        never = set.intersection(*missing)
        if never and not readings[path].failed:
            readings[path].failed = f"includes {', '.join(sorted(never))}, which is not there"
    return readings


def _open_all(tree: Path, makefiles: Iterable[str],
              outside: bool) -> tuple[dict[str, Reading], list[Makefile]]:
    """Return a reading for each makefile, and the makefiles that make may read."""
    strange = _active_files(tree) if outside else []
    readings: dict[str, Reading] = {}
    readable: list[Makefile] = []
    for path in sorted(makefiles):
        try:
            makefile = Makefile(path, os.path.dirname(path) or ".", _text_of(tree / path))
        except OSError as err:
            readings[path] = Reading(failed=f"{err.strerror}")
            continue
        readings[path] = Reading(failed=_refusal(makefile, outside, strange))
        if not readings[path].failed:
            readable.append(makefile)
    return readings, readable


def _batches(makefiles: Sequence[Makefile]) -> Iterator[tuple[list[Makefile], list[str]]]:
    """Divide makefiles into runs of make, each with the CONFIG_ words that it needs.

    Fewer words are faster.  A makefile that includes others may meet any word;
    one that sets words itself gets a make of its own.
    """
    everywhere = _words(makefiles)
    alone = [one for one in makefiles if _OWN_CONFIG.search(one.text)]
    readers = [one for one in makefiles if one not in alone and _INCLUDES.search(one.text)]
    special = {one.path for one in (*alone, *readers)}
    plain = [one for one in makefiles if one.path not in special]
    for first in range(0, len(plain), BATCH):
        yield plain[first:first + BATCH], _words(plain[first:first + BATCH])
    for first in range(0, len(readers), BATCH // 4):
        yield readers[first:first + BATCH // 4], everywhere
    for one in alone:
        yield [one], everywhere


def _text_of(path: Path) -> str:
    return _CONTINUED.sub(" ", path.read_text(encoding="utf-8", errors="replace"))


def _active(text: str, outside: bool) -> str:
    """Return what in a makefile could run or write something, if anything."""
    found = _ACTIVE.search(text) or (_ACTIVE_STRANGE.search(text) if outside else None)
    return found[0].strip() if found else ""


def _active_files(tree: Path) -> list[str]:
    """Return the files of a stranger's tree that no makefile may include."""
    found = []
    for folder, _, names in os.walk(tree):
        for name in names:
            path = Path(folder, name)
            if (not name.endswith((".c", ".h", ".o", ".ko")) and path.is_file()
                    and path.stat().st_size < LARGEST and _active(_text_of(path), True)):
                found.append(os.path.relpath(path, tree))
    return found


def _refusal(makefile: Makefile, outside: bool, strange: list[str]) -> str:
    """Return why make may not read this, or nothing."""
    if _UNSPEAKABLE.search(makefile.path):
        return "its name has a character that make cannot take"
    active = _active(makefile.text, outside)
    if active:
        return f"not read, for it could run something: {active}"
    if strange and _INCLUDES.search(makefile.text):
        return f"not read, for it includes files and {strange[0]} could run something"
    return ""


def _words(makefiles: Iterable[Makefile]) -> list[str]:
    found: set[str] = set()
    for makefile in makefiles:
        found.update(_CONFIG.findall(makefile.text))
    return sorted(found)


@dataclass
class _Dump:
    """The variables that one makefile left behind, in one reading."""

    lists: dict[str, list[str]] = field(default_factory=dict)   # "obj": what all obj-* list
    read: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    failed: str = ""

    def add_to(self, reading: Reading, path: str) -> None:
        """Join this with what the other readings of the makefile at path gave."""
        reading.failed = self.failed or reading.failed
        reading.read |= self.read - {path}
        reading.folders |= self.folders()
        for module, objects in self.modules().items():
            reading.lists.setdefault(module, set()).update(objects)

    def folders(self) -> set[str]:
        """Return the folders into which this makefile sends kbuild."""
        found = set(self.lists.get("subdir", ()))
        found.update(name[:-1] for kind in LISTS for name in self.lists.get(kind, ())
                     if name.endswith("/"))
        return found

    def modules(self) -> dict[str, list[str]]:
        """Return the listed objects, composite ones with their parts; names without ".o"."""
        found: dict[str, list[str]] = {}
        for kind in LISTS:
            for name in self.lists.get(kind, ()):
                if name.endswith(".o"):
                    found[name[:-2]] = self._parts(name[:-2], 0)
        return found

    def _parts(self, stem: str, depth: int) -> list[str]:
        parts = [part for part in self.lists.get(stem, ()) if part.endswith(".o")]
        if not parts or depth > 8:
            return [stem]
        # An object may list itself: then it is a source file of that name.
        return [one for part in parts
                for one in ([stem] if part[:-2] == stem else self._parts(part[:-2], depth + 1))]


def _read_batch(tree: Path, batch: list[Makefile], words: list[str], value: str, *,
                outside: bool) -> dict[str, _Dump]:
    """Read the makefiles of a batch in one make; go on behind one that fails."""
    dumps: dict[str, _Dump] = {}
    todo = batch
    while todo:
        done, complaint = _run(tree, todo, words, value, outside)
        dumps.update(done)
        if len(done) < len(todo):
            dumps[todo[len(done)].path] = _Dump(failed=complaint)
        todo = todo[len(done) + 1:]
    return dumps


def _wrapper(batch: list[Makefile], words: list[str], value: str) -> str:
    lines = [f"{word} := {word if value == NAMED else value}" for word in words] if value else []
    if value == NAMED:
        lines.append("pcim-named := y")
    lines += ["obj :=", "src :=", f"include {_HELPER.name}"]
    for makefile in batch:
        wanted = " ".join(match[1].strip() for match in _INCLUDE.finditer(makefile.text))
        lines += [f"obj := {makefile.folder}", f"src := {makefile.folder}", "$(pcim-begin)",
                  _included(makefile), f"pcim-wanted := {wanted}", "$(pcim-end)"]
    return "\n".join([*lines, "$(error read)", ""])


def _included(makefile: Makefile) -> str:
    """Let make include a makefile; one that asks a shell must not stop by what it hears.

    No shell answers, so a check that rests on its answer means nothing: make is given
    the text with warnings in the place of errors.
    """
    if not (_ASKS_SHELL.search(makefile.text) and _ERROR.search(makefile.text)):
        return f"include {makefile.path}"
    return f"MAKEFILE_LIST := {makefile.path}\n" + _ERROR.sub(r"\1warning", makefile.text)


def _run(tree: Path, batch: list[Makefile], words: list[str], value: str,
         outside: bool) -> tuple[dict[str, _Dump], str]:
    """Return what make printed for each makefile, and why it stopped early if it did."""
    # A setting on the command line is above any in a makefile.
    given = {"SHELL": "/bin/false", "srctree": ".", "objtree": ".", "KBUILD_SRC": ".",
             "ARCH": "x86", "SRCARCH": "x86", "BITS": "64", "KERNELRELEASE": "6.12.0"}
    if outside:
        given.update(M=".", KBUILD_EXTMOD=".")
    command = ["make", "-rRs", "-I", str(_HELPER.parent), "-f", "-",
               *(f"{name}={text}" for name, text in given.items())]
    try:
        done = subprocess.run(command, cwd=tree, timeout=TIMEOUT, check=False, text=True,
                              input=_wrapper(batch, words, value), capture_output=True,
                              errors="replace", env={"LC_ALL": "C", "PATH": os.defpath})
        output, said = done.stdout, done.stderr
    except subprocess.TimeoutExpired as err:
        output, said = _partial(err.stdout), f"make needs more than {TIMEOUT} s to read it"
    except FileNotFoundError as err:
        raise PcimError("make is missing: run scripts/setup") from err
    complaints = [line for line in said.splitlines() if "warning:" not in line]
    return _parse(output, batch), (complaints or ["make stopped without a word"])[-1]


def _partial(output: bytes | str | None) -> str:
    return output.decode(errors="replace") if isinstance(output, bytes) else output or ""


def _parse(output: str, batch: list[Makefile]) -> dict[str, _Dump]:
    dumps: dict[str, _Dump] = {}
    names = iter(batch)
    current = _Dump()
    for line in output.split("\n"):
        word, _, rest = line.partition(" ")
        if word == "@begin":
            current = _Dump()
        elif word == "@end":
            dumps[next(names).path] = current
        elif word == "@read":
            current.read.update(map(os.path.normpath, rest.split()))
        elif word == "@missing":
            current.missing.add(rest)
        elif word == "@var":
            name, *values = rest.split()
            current.lists.setdefault(name.rpartition("-")[0], []).extend(values)
    return dumps
