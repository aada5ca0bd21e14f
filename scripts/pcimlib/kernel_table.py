# SPDX-License-Identifier: GPL-2.0-only
"""What pcim has for which kernel, from the series that were made: a page of Documentation/."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pcimlib import kernels, policy, probe, shelf, steps
from pcimlib.families import MIGRATED

VERIFIED = "verified.json"
TOPICS = ("intx,tests", "region", "irqvec", "iomap", "enable", "vfio-minimal", "vfio",
          "intx,region,irqvec,iomap,enable,vfio,tests")
HEAD = """\
# Topics and kernels

Made by `{command}`. This is what a series of each topic consists of, as the
steps in `scripts/series/` and the PCI core of each kernel say:
"""
MADE = """\

## What was made

From the series below `build/series/`. A cell has the patches of `make series
KERNEL=... TOPICS=...`, how many of them `make verify` found good, and how many
steps or drivers were withheld; those are listed below.
"""
# What a step brings, by its part of a series.
PARTS = {"fix": "fixes", "api": "calls", "users": "drivers", "flip": "hybrid ends",
         "more": "tests, rules"}
LIBRARY = "library"
SINGLE = ("intx", "region", "irqvec", "iomap", "enable", "vfio-minimal", "vfio", "tests")


@dataclass(frozen=True, slots=True)
class Cell:
    """One series."""

    kernel: str
    topics: str
    version: str
    patches: int
    good: int | None                    # of verify; None where it has not run since
    withheld: tuple[str, ...]           # a line each

    @property
    def text(self) -> str:
        """What the table says."""
        if not self.patches and not self.withheld:
            return "nothing to do"
        parts = [f"{self.patches} patch{'es' * (self.patches != 1)}"]
        if self.patches:
            parts.append("not verified" if self.good is None else
                         "verified" if self.good == self.patches else f"{self.good} verified")
        if self.withheld:
            parts.append(f"{len(self.withheld)} withheld")
        return ", ".join(parts)


def read(folder: Path, kernel: str, topics: str) -> Cell | None:
    """The cell of a series; None where none was made."""
    manifest = _json(folder / shelf.MANIFEST)
    if manifest is None:
        return None
    checked = _json(folder / VERIFIED)
    lines = [f"{one['what']}: {one['why']}" for one in manifest.get("withheld", ())]
    return Cell(kernel, topics, manifest["tree_version"], len(manifest["patches"]),
                checked["good"] if checked is not None else None, tuple(lines))


def _json(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def nothing(kernel: str, topics: str, version: str) -> Cell:
    """The cell of a tree that needs nothing: no folder is written for it."""
    return Cell(kernel, topics, version, 0, None, ())


def page(has: Sequence[str], cells: Sequence[Cell], command: str) -> str:
    """The page; the same trees and series give the same bytes."""
    parts = [HEAD.format(command=command), *has, "", *_others()]
    if cells:
        names = list(dict.fromkeys(cell.kernel for cell in cells))
        by_place = {(cell.topics, cell.kernel): cell for cell in cells}
        parts += [MADE, *table(names, by_place), "", *_withheld(cells)]
    return "\n".join(parts).rstrip("\n") + "\n"


def support(trees: Mapping[str, Path]) -> list[str]:
    """What a series of each topic has for each kernel, as a table."""
    lines = ["| topic | " + " | ".join(trees) + " |", "|---|" + "---|" * len(trees)]
    return lines + ["| `" + topic + "` | " + " | ".join(
        parts_of(tree, topic) for tree in trees.values()) + " |" for topic in SINGLE]


def parts_of(tree: Path, topic: str) -> str:
    """What the steps of a topic bring to a tree."""
    families = tuple(name for name in MIGRATED if name == topic) or MIGRATED[:1]
    aim = policy.target(probe.capabilities(tree), families)
    found = steps.chosen(aim, [topic])
    if topic in steps.ALONE:
        return "fixes" if found else "nothing to do"
    words = ["library"] if any(step.id == LIBRARY for step in found) else []
    words += [word for part, word in PARTS.items()
              if any(step.part == part and not step.comes_with_library for step in found)]
    return ", ".join(words) or "nothing to do"


def table(names: Sequence[str], cells: Mapping[tuple[str, str], Cell]) -> list[str]:
    """A row a set of topics, a column a kernel."""
    versions = {name: next(cell.version for cell in cells.values() if cell.kernel == name)
                for name in names}
    lines = ["| topics | " + " | ".join(f"Linux {versions[name]}" for name in names) + " |",
             "|---|" + "---|" * len(names)]
    for topics in dict.fromkeys(topics for topics, _ in cells):
        row = [cells[topics, name].text if (topics, name) in cells else "-" for name in names]
        lines.append("| `" + topics.replace(",", ", ") + "` | " + " | ".join(row) + " |")
    return lines


def _others() -> list[str]:
    """The kernels for which no series is made."""
    rest = [name for name in kernels.names() if name not in kernels.names("series")]
    return [f"Linux {name} is for `audit`, `migrate` and the matrix only: no series is made for "
            "it." for name in rest] + [""]


def _withheld(cells: Sequence[Cell]) -> list[str]:
    """What was left out, each line once with the series that lack it."""
    found: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        for line in cell.withheld:
            found.setdefault((cell.kernel, line), []).append(cell.topics.replace(",", ", "))
    if not found:
        return []
    return ["## Withheld", ""] + [f"- Linux {kernel}, `{'`; `'.join(topics)}`: {line}."
                                  for (kernel, line), topics in found.items()]


def note_verified(folder: Path, good: int, whole: bool) -> None:
    """Leave beside a series how many of its patches verify found good; whole: and nothing else."""
    if shelf.is_series(folder):
        beside = folder / f".{VERIFIED}"
        beside.write_text(json.dumps({"good": good, "whole": whole}) + "\n", encoding="utf-8")
        os.replace(beside, folder / VERIFIED)
