# SPDX-License-Identifier: GPL-2.0-only
"""The families of PCI resources, as the folders of scripts/judge/family/ tell them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

# The families that rules exist for.
MIGRATED = ("intx", "region", "irqvec", "iomap", "enable")

DATA = Path(__file__).resolve().parents[1] / "judge" / "family"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a family and its explicit forms ('' where there is none)."""

    name: str
    family: str
    managed: str = ""
    unmanaged: str = ""
    explicit: str = ""
    undo: str = ""
    result: str = ""
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class HybridMark:
    """A core function and the words in it that show a hybrid, or a trait."""

    file: str
    function: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A family: its calls by name and the rule file that edits them.

    traits are ways of the core that decide what a call of the family does, with
    their marks.
    """

    name: str
    headline: str
    cocci: str
    tree_offers: tuple[str, ...]
    hybrid: tuple[HybridMark, ...]
    calls: dict[str, Call]
    traits: dict[str, tuple[HybridMark, ...]] = field(default_factory=dict)
    pure: str = ""              # the first release of mainline without the hybrid
    api: tuple[str, ...] = ()   # what a series adds to a core with a record for each resource
    letter: str = ""            # what drivers do that a series of this family alone changes
    # Of the cover letters of its threads: what the API is of, what they do, and why.
    area: str = ""
    thread: str = ""
    why: str = ""
    beside: str = ""            # it has no calls: it looks at the modules of this family's


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the folders hold."""

    families: dict[str, Family]
    enable_managed: frozenset[str]
    enable_unmanaged: frozenset[str]
    devm_actions: frozenset[str]
    handlers: dict[str, int]        # the position of the handler, by call

    # Functions of the PCI core that reach a call of some family for themselves.
    core: frozenset[str]

    must_check: frozenset[str]
    region_names: dict[str, int]    # the position of a region's name, by call

    @property
    def enables(self) -> frozenset[str]:
        """Every call that enables a device."""
        return self.enable_managed | self.enable_unmanaged

    def call(self, name: str) -> Call:
        """What a name of some family means."""
        return next(family.calls[name] for family in self.families.values()
                    if name in family.calls)

    def calls(self, names: tuple[str, ...]) -> dict[str, Call]:
        """The calls of the named families, by name."""
        return {call.name: call for name in names
                for call in self.families[name].calls.values()}


def _marks(raw: Iterable[dict[str, Any]]) -> tuple[HybridMark, ...]:
    return tuple(HybridMark(mark["file"], mark["function"], tuple(mark["marks"]))
                 for mark in raw)


def _load(path: Path) -> dict[str, Any]:
    with open(path, "rb") as file:
        return tomllib.load(file)


@cache
def catalogue() -> Catalogue:
    """Read the folders once; those that rules exist for come first, in their order."""
    found = {path.parent.name: path for path in DATA.glob("*/family.toml")}
    raw = _load(DATA / "common.toml")
    raw["family"] = {name: _load(found[name])
                     for name in dict.fromkeys((*MIGRATED, *sorted(found)))}
    families = {
        name: Family(name, body["headline"], body.get("cocci", ""),
                     tuple(body.get("tree_offers", ())),
                     _marks(body.get("hybrid", ())),
                     {call: Call(call, name, **forms)
                      for call, forms in body.get("calls", {}).items()},
                     {trait: _marks(marks) for trait, marks in body.get("trait", {}).items()},
                     body.get("pure", ""), tuple(body.get("api", ())), body.get("letter", ""),
                     body.get("area", ""), body.get("thread", ""), body.get("why", ""),
                     body.get("beside", ""))
        for name, body in raw["family"].items()}
    return Catalogue(families,
                     frozenset(raw["enable"]["managed"]),
                     frozenset(raw["enable"]["unmanaged"]),
                     frozenset(raw["devm"]["actions"]),
                     dict(raw["atomic"]["handlers"]),
                     frozenset(raw["core"]["stop"]),
                     frozenset(raw["remarks"]["must_check"]),
                     dict(raw["remarks"]["region_names"]))


def audited() -> tuple[str, ...]:
    """The families that an audit asks for: those with rules, and those that stand beside one."""
    return (*MIGRATED, *(name for name, one in catalogue().families.items()
                         if one.beside and name not in MIGRATED))
