# SPDX-License-Identifier: GPL-2.0-only
"""What a command line asks to look at: drivers of their own, kernel trees, parts of them.

A path is looked for from the current folder.  Beside --tree or --kernel it may
also be a part of that tree, named from its top; any other path is a driver,
and the tree says for which kernel it is judged.  A path that means nothing, or
two things, is a mistake: nobody may take "0 calls seen" for an answer about
files that were not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pcimlib import audit, joined, outside, source
from pcimlib.errors import PcimError
from pcimlib.outside import Place
from pcimlib.shards import WHOLE, Shard

SUFFIXES = (".c", ".h")


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel tree that was named, or found around a path."""

    tree: Path
    version: str


@dataclass(frozen=True, slots=True)
class Column:
    """What makes one audit: drivers of their own, or (a part of) one kernel tree."""

    places: tuple[Place, ...]
    kernel: Kernel | None           # drivers are judged for it

    @property
    def own(self) -> bool:
        """True for drivers of their own."""
        return not self.places[0].kernel

    @property
    def title(self) -> str:
        """What is looked at, for the line that sums up."""
        if self.own:
            whose = f" for Linux {self.kernel.version}" if self.kernel else ""
            return joined.few([_shown(place) for place in self.places]) + whose
        assert self.kernel
        whole = f"Linux {self.kernel.version} in {_relative(self.kernel.tree)}"
        paths = self.places[0].paths
        return f"{', '.join(paths)} of {whole}" if paths else whole

    def run(self, build: Path, families: Sequence[str], *, compat: bool = False,
            shard: Shard = WHOLE, kernels: Sequence[str] = ()) -> audit.Audit:
        """The audit of all places; kernels: those that drivers are for."""
        if kernels and (self.kernel or not self.own):
            raise PcimError("--for is for drivers of your own, without --tree and --kernel: "
                            f"{self.title} is judged for its kernel")
        if self.own:
            kernel = (self.kernel.tree, self.kernel.version) if self.kernel else None
            found = joined.joined([
                outside.run(place, build, families, compat=compat, shard=shard, kernel=kernel,
                            named=kernels)
                for place in self.places])
            return replace(found, name=f"{found.name} for Linux {kernel[1]}") if kernel else found
        assert self.kernel
        tree, paths = self.kernel.tree, self.places[0].paths
        roots = audit.roots_of(tree, ())
        roots += [path if (tree / path).is_dir() else os.path.dirname(path) or "."
                  for path in paths if path.partition("/")[0] not in roots]
        return audit.run(tree, self.kernel.version, build, tuple(families), paths, roots=roots,
                         shard=shard)


def _relative(path: Path) -> str:
    """From the current folder, where that is no longer than from the root."""
    return min(os.path.relpath(path), str(path), key=len)


def _shown(place: Place) -> str:
    """A driver by its path, the current folder by its name."""
    if place.paths:
        return ", ".join(_relative(place.tree / path) for path in place.paths)
    return place.tree.name if place.tree == Path.cwd() else _relative(place.tree)


def columns(paths: Sequence[str], kernels: Sequence[Kernel]) -> list[Column]:
    """What is to be looked at, in the order in which it was named."""
    if kernels:
        return _with_kernels(paths, kernels)
    found = []
    for path in paths or ["."]:
        place = outside.find(path) if path else None
        if place is None:
            raise _nowhere(path)
        found.append(place)
    return _grouped(found, None)


def _nowhere(path: str, kernels: Sequence[Kernel] = ()) -> PcimError:
    if not path:
        return PcimError("an empty PATH was given: name a driver's folder, or a kernel tree")
    where = " here or in " + ", ".join(_relative(kernel.tree) for kernel in kernels) \
        if kernels else ""
    return PcimError(f"{path}: no such file or folder{where}")


def _with_kernels(paths: Sequence[str], kernels: Sequence[Kernel]) -> list[Column]:
    """Each path for each kernel; it has to mean something for one of them."""
    for path in paths:
        if not path or not (Path(path).exists() or any(
                _inside(path, kernel) for kernel in kernels)):
            raise _nowhere(path, kernels)
    found = []
    for kernel in kernels:
        if not paths:
            found += _grouped([Place(kernel.tree, (), True)], kernel)
            continue
        places = [_place(path, kernel) for path in paths]
        found += _grouped(places, kernel)
    return found


def _inside(path: str, kernel: Kernel) -> bool:
    """True for a path that the tree has, named from its top."""
    return not Path(path).is_absolute() and ".." not in Path(path).parts \
        and not path.startswith("./") and (kernel.tree / path).exists()


def _place(path: str, kernel: Kernel) -> Place:
    """What a path means beside a kernel tree."""
    here = Path(path).resolve()
    if Path(path).exists() and here.is_relative_to(kernel.tree):
        inside = os.path.relpath(here, kernel.tree)
        return Place(kernel.tree, () if inside == "." else (inside,), True)
    there = _inside(path, kernel)
    if Path(path).exists() and there:
        raise PcimError(f"{path}: is here and in the tree: write ./{path} for the one here, "
                        f"{_relative(kernel.tree)}/{path} for the other")
    if Path(path).exists():
        if here.is_dir() and source.is_kernel(here):
            raise PcimError(f"{path}: a kernel tree of its own: give it with --tree, without "
                            "another kernel")
        return outside.own(path)
    # A tree that lacks it has nothing to report of it; another one has.
    return Place(kernel.tree, (os.path.normpath(path),), True)


def _grouped(places: Sequence[Place], kernel: Kernel | None) -> list[Column]:
    """One column for all drivers, and one for each kernel tree."""
    trees: dict[tuple[Path, bool], list[Place]] = {}
    for place in places:
        trees.setdefault((place.tree, place.kernel), []).append(place)
    merged = [Place(tree, _union(same), is_kernel) for (tree, is_kernel), same in trees.items()]
    own = [place for place in merged if not place.kernel]
    own = [place for place in own if not any(
        _holds(other, place) for other in own if other is not place)]
    found = [Column(tuple(own), kernel)] if own else []
    for place in own:
        outside.check(place)
    for place in merged:
        if place.kernel:
            theirs = kernel or Kernel(place.tree, source.version_of(place.tree))
            _check_part(place, missing=kernel is not None)
            found.append(Column((place,), theirs))
    return found


def _union(places: Sequence[Place]) -> tuple[str, ...]:
    """The parts of one tree that are meant; none for the whole."""
    if not all(place.paths for place in places):
        return ()
    return tuple(dict.fromkeys(path for place in places for path in place.paths))


def _holds(whole: Place, part: Place) -> bool:
    """True when all of one driver lies below what another path names."""
    return not whole.paths and part.tree.is_relative_to(whole.tree)


def _check_part(place: Place, missing: bool) -> None:
    """Refuse a part of a kernel tree in which nothing can be found."""
    for path in place.paths:
        full = place.tree / path
        if missing and not full.exists():
            continue
        if full.is_file() and full.suffix not in SUFFIXES:
            raise PcimError(f"{_relative(full)}: no C file")
        names = list(_sources(place.tree, path))
        if not names:
            raise PcimError(f"{_relative(full)}: no C file in it")
        if all(map(audit.is_core, names)):
            raise PcimError(f"{_relative(full)}: of the PCI core, which is what drivers are judged "
                            "by: name a driver")


def _sources(tree: Path, path: str) -> Iterator[str]:
    """The C files at or below a path, up to the first that is no part of the PCI core."""
    if not (tree / path).is_dir():
        yield path
        return
    for folder, _, names in os.walk(tree / path):
        for name in names:
            if name.endswith(SUFFIXES):
                file = os.path.relpath(os.path.join(folder, name), tree)
                yield file
                if not audit.is_core(file):
                    return
