# SPDX-License-Identifier: GPL-2.0-only
"""The audit of a driver that lies outside of any kernel tree.

No PCI core is at hand, so no family has a state, and what a call may become
is what pci-devres.h offers on every kernel.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pcimlib import arms, audit
from pcimlib.errors import PcimError
from pcimlib.families import catalogue
from pcimlib.finding import Finding
from pcimlib.policy import Target
from pcimlib.probe import Capabilities
from pcimlib.shards import WHOLE, Shard
from pcimlib.source import is_kernel

FAMILIES = ("intx", "region", "irqvec", "iomap", "enable")
MAKEFILES = ("Kbuild", "Makefile")


@dataclass(frozen=True, slots=True)
class Place:
    """What a path on the command line stands for."""

    tree: Path
    paths: tuple[str, ...]
    kernel: bool


def find(path: str) -> Place | None:
    """The tree that a path of the user's own lies in; None when there is no such path.

    A path in a kernel tree means that part of the tree; any other folder is
    taken as a driver, or as a folder of drivers.
    """
    place = Path(path)
    if not place.exists():
        return None
    place = place.resolve()
    for above in (place, *place.parents):
        if above.is_dir() and is_kernel(above):
            inside = os.path.relpath(place, above)
            return Place(above, () if inside == "." else (inside,), True)
    if not place.is_dir():
        if not any((place.parent / name).is_file() for name in MAKEFILES):
            raise PcimError(f"{path}: no Kbuild or Makefile beside it; name the driver's folder")
        return Place(place.parent, (place.name,), False)
    return Place(place, (), False)


def target() -> Target:
    """No state known; every managed form can be had."""
    families = catalogue().families
    offers = {form for name in FAMILIES for call in families[name].calls.values()
              for form in (call.managed, call.name if call.explicit == "managed" else "") if form}
    return Target(Capabilities({name: "unknown" for name in families}, frozenset(offers)), False)


def run(place: Place, build: Path, families: Sequence[str] = FAMILIES, *,
        compat: bool = False, shard: Shard = WHOLE) -> audit.Audit:
    """Audit a driver, or a folder of them; compat: it is to get pci-devres.h.

    With that header no kernel undoes a plain call.  Without it, a call in an
    #if arm for kernels with the hybrid is undone there, and stays.
    """
    if not any(True for _ in place.tree.rglob("*.c")):
        raise PcimError(f"{place.tree}: no C file in it; name a driver's folder or a kernel tree")
    result = audit.run(place.tree, "", build, tuple(families), place.paths,
                       roots=(".",), aim=target(), shard=shard)
    if compat:
        return result
    return replace(result, findings=tuple(map(_in_its_arm, result.findings)))


def _in_its_arm(one: Finding) -> Finding:
    """Keep what is compiled only for kernels on which the hybrid does it."""
    if not one.edited or not one.arm:
        return one
    family = catalogue().families[catalogue().call(one.call).family]
    known = arms.kernels(one.arm)
    if family.pure and known.last <= arms.release(family.pure):
        return replace(one, action="keep", replacement="", edit="", variable="", label="",
                       reason=f"{one.reason}; only for {known}, where the hybrid undoes it")
    return one
