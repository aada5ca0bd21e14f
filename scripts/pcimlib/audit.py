# SPDX-License-Identifier: GPL-2.0-only
"""The audit of a tree: every call found, with its verdict and action."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pcimlib import judge, kbuild, policy, probe
from pcimlib.finding import Finding, fingerprinted
from pcimlib.shards import WHOLE, Shard

ROOTS = ("drivers", "sound", "arch", "samples", "include", "lib")
# Files of the PCI core; what stands in further folders below it are drivers.
CORE = re.compile(r"drivers/pci/(?:[^/]+|(?:msi|devres|tests)/.*)|include/linux/pci.*|"
                  r"lib/devres\.c|lib/iomap.*")


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A file or function that was not read, and why."""

    file: str
    function: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of an audit."""

    tree: Path
    version: str
    aim: policy.Target
    families: tuple[str, ...]
    findings: tuple[Finding, ...]
    unparsed: tuple[Unparsed, ...]
    modules: kbuild.ModuleMap
    seconds: dict[str, float] = field(default_factory=dict)
    # Where a device that no driver is bound to is enabled by a managed call.
    foreign_enables: tuple[str, ...] = ()
    shard: Shard = WHOLE
    name: str = ""              # of the tree, for a person
    asked: tuple[str, ...] = ()         # the paths that the report is about; none: all
    left_out: dict[str, int] = field(default_factory=dict)      # findings by the option that did it

    # Modules and families whose drivers give back by calls of their own.
    undone: frozenset[tuple[str, str]] = frozenset()

    accepted: frozenset[tuple[str, int, str]] = frozenset()     # by a comment: file, line, rule

    @property
    def unread(self) -> tuple[Unparsed, ...]:
        """What could not be read of that which was asked for."""
        return tuple(bad for bad in self.unparsed if not self.asked or below(bad.file, self.asked))

    @property
    def summary(self) -> dict[str, int]:
        """Calls by action; 'calls' is their sum."""
        counts = Counter(one.action for one in self.findings if not one.remark)
        return {"calls": counts.total(), **{name: counts[name] for name in
                ("convert", "drop", "keep", "mend", "review")}, "unparsed": len(self.unparsed),
                "remarks": sum(one.remark for one in self.findings)}


def roots_of(tree: Path, paths: Sequence[str]) -> list[str]:
    """The folders to scan: those asked for, or every one that has drivers."""
    return list(paths) or [root for root in ROOTS if (tree / root).is_dir()]


def run(tree: Path, version: str, build: Path, families: tuple[str, ...] = ("intx",),
        paths: Sequence[str] = (), *, roots: Sequence[str] = (),
        aim: policy.Target | None = None,
        module_map: kbuild.ModuleMap | None = None, shard: Shard = WHOLE) -> Audit:
    """Audit a kernel tree; paths and shard limit what is reported, not what is read.

    roots and aim stand for what a tree without a PCI core cannot tell; module_map
    is that of an earlier run on the same makefiles.
    """
    clock = {"start": time.monotonic()}
    outside = aim is not None
    aim = aim or policy.target(probe.capabilities(tree), families)
    roots = roots or roots_of(tree, ())
    # Reading C is done by processes of their own: look at the makefiles meanwhile.
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(
            lambda: module_map or kbuild.load(tree, roots, build / "cache"))
        found = judge.run(tree, roots, families, aim, loading.result, outside=outside)
        modules = loading.result()
    clock["judge"] = time.monotonic()

    @lru_cache(maxsize=None)
    def owned(file: str) -> bool:
        return shard.owns(_module(modules, file) or file)

    findings = [one for one in found.findings if owned(one.file)]
    if paths:
        findings = [one for one in findings if below(one.file, paths)]
    times = {name: clock[name] - before for (name, before) in zip(
        list(clock)[1:], list(clock.values()))}
    lost = [*(Unparsed(bad.file, bad.function, bad.reason) for bad in found.bad),
            *(Unparsed(bad.file, "", bad.reason) for bad in modules.unparsed)]
    unparsed = tuple(bad for bad in sorted(lost, key=lambda one: (one.file, one.function))
                     if owned(bad.file))
    return Audit(tree, version, aim, families, tuple(fingerprinted(findings)),
                 unparsed, modules, times, found.foreign, shard, tree.name, tuple(paths),
                 accepted=found.accepted)


def below(file: str, paths: Sequence[str]) -> bool:
    """True for a file that is one of the paths, or lies below one."""
    return any(path.rstrip("/") in ("", ".") or file == path.rstrip("/")
               or file.startswith(path.rstrip("/") + "/") for path in paths)


def is_core(file: str) -> bool:
    """True for a file of the PCI core, which is what drivers are judged by."""
    return CORE.fullmatch(file) is not None


def _module(modules: kbuild.ModuleMap, file: str) -> str:
    found = modules.modules_of(file)
    return found[0] if found else ""
