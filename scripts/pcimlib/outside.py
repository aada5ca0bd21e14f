# SPDX-License-Identifier: GPL-2.0-only
"""The audit of a driver that lies outside of any kernel tree.

It is judged for a kernel that is named.  Without one no PCI core is at hand,
so no family has a state, and what a call may become is what pci-devres.h
offers on every kernel.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pcimlib import arms, audit, effects
from pcimlib.errors import PcimError
from pcimlib.families import audited, catalogue
from pcimlib.finding import Finding, fingerprinted
from pcimlib.policy import Target
from pcimlib.probe import Capabilities, capabilities
from pcimlib.progress import note
from pcimlib.shards import WHOLE, Shard
from pcimlib.source import is_kernel

FAMILIES = audited()
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
    if not Path(path).exists():
        return None
    place = Path(path).resolve()
    for above in (place, *place.parents):
        if above.is_dir() and is_kernel(above):
            inside = os.path.relpath(place, above)
            return Place(above, () if inside == "." else (inside,), True)
    return own(path)


def own(path: str) -> Place:
    """A path as a driver, wherever it lies."""
    place = Path(path).resolve()
    if place.is_dir():
        return Place(place, (), False)
    if place.suffix not in (".c", ".h"):
        raise PcimError(f"{path}: no C file; name a driver's folder or a kernel tree")
    if not any((place.parent / name).is_file() for name in MAKEFILES):
        raise PcimError(f"{path}: no Kbuild or Makefile beside it; name the driver's folder")
    return Place(place.parent, (place.name,), False)


def check(place: Place) -> None:
    """Refuse a folder in which no driver can be found; name what is not looked at."""
    sources, trees = 0, []
    for folder, folders, names in os.walk(place.tree):
        sources += sum(name.endswith(".c") for name in names)
        for name in list(folders):
            below = Path(folder, name)
            if is_kernel(below):
                trees.append(os.path.relpath(below, place.tree))
                folders.remove(name)
            elif below.is_symlink() and not below.resolve().is_relative_to(place.tree):
                note(f"{os.path.relpath(below, place.tree)}: a symbolic link to a folder, not "
                     "followed: name that folder to have it audited")
    shown = os.path.relpath(place.tree)
    if trees:
        raise PcimError(f"{shown}: there are kernel trees in it ({', '.join(sorted(trees)[:3])}): "
                        "name the drivers, or a tree, one by one")
    if not sources:
        raise PcimError(f"{shown}: no C file in it; name a driver's folder or a kernel tree")


def target(kernel: Path | None = None, compat: bool = False,
           named: Sequence[str] = ()) -> Target:
    """The state of a kernel's tree, and what its drivers may call.

    Without one no state is known.  Then pci-devres.h brings every managed form;
    without that, a driver may call what each of the named kernels has, or, of
    none, what some released kernel has.
    """
    families = catalogue().families
    if kernel is not None:
        return Target(capabilities(kernel), compat)
    offers = {form for name in FAMILIES for call in families[name].calls.values()
              for form in (call.managed, call.name if call.explicit == "managed" else "")
              if form and (compat or effects.callable_on(form, named))}
    return Target(Capabilities({name: "unknown" for name in families}, frozenset(offers)), False)


def run(place: Place, build: Path, families: Sequence[str] = FAMILIES, *, compat: bool = False,
        shard: Shard = WHOLE, kernel: tuple[Path, str] | None = None,
        named: Sequence[str] = ()) -> audit.Audit:
    """Audit a driver, or a folder of them, for a kernel (its tree and version) or for any.

    compat: it is to get pci-devres.h.  With that header no kernel undoes a
    plain call.  Without it, a call in an #if arm for kernels with the hybrid
    is undone there, and stays.
    """
    aim = target(kernel[0] if kernel else None, compat, named)
    result = audit.run(place.tree, "", build, tuple(families), place.paths,
                       roots=(".",), aim=aim, shard=shard)
    if compat:
        return result
    findings = [_in_its_arm(one) for one in result.findings]
    if kernel:
        findings = [_that_it_has(one, aim, kernel[1]) for one in findings]
    else:
        findings = [_brought(one, aim, named) for one in findings]
    return replace(result, findings=tuple(fingerprinted(findings)))


def _that_it_has(one: Finding, aim: Target, version: str) -> Finding:
    """Leave a call to a person whose managed form the kernel does not have."""
    if not one.replacement or one.edit == "action" or aim.offers(one.replacement):
        return one
    return replace(one, action="review", replacement="", edit="", variable="", label="",
                   reason=f"{one.reason}; Linux {version} has no {one.replacement}(), pcim migrate "
                   "--compat brings it")


def _brought(one: Finding, aim: Target, named: Sequence[str]) -> Finding:
    """Leave a call to a person whose managed form the kernels lack, and say what helps."""
    known = catalogue().families.get(one.family)
    form = known.calls[one.call].managed if known and one.call in known.calls else ""
    form = one.replacement if one.edited and one.edit != "action" else form
    if one.action not in ("review", "convert") or one.edit == "action" or not form \
            or aim.offers(form):
        return one
    lacking = [kernel for kernel in named if not effects.callable_on(form, [kernel])]
    where = f"Linux {' or '.join(lacking)}" if lacking else "any released kernel"
    # That of a call which unbind undoes; the judge's is about calls that move while bound.
    rule = "region-managed-plain" if (one.rule, one.verdict) == ("region-run-time", "managed") \
        else one.rule
    return replace(one, rule=rule, action="review", replacement="", edit="", variable="", label="",
                   reason=f"{form}() is not in {where}: undo the call on every way, or by "
                   f"devm_add_action_or_reset(); pcim migrate --compat brings it ({one.reason})")


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
