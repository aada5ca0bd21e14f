# SPDX-License-Identifier: GPL-2.0-only
"""What a tree has: each family absent, hybrid or pure, and which calls it offers.

Decided by reading the tree's PCI core, never by its version number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pcimlib.ctext import function_body, read_blanked
from pcimlib.families import Family, HybridMark, catalogue

HEADERS = ("include/linux/pci.h", "include/linux/pci-devres.h")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The state of every family, and the calls that drivers may use."""

    families: dict[str, str]
    offers: frozenset[str]
    traits: frozenset[str] = frozenset()    # 'enable-counts' ..., see family.toml


def _offered(tree: Path, names: set[str]) -> frozenset[str]:
    text = "\n".join(line for header in HEADERS
                     for line in read_blanked(tree / header))
    return frozenset(name for name in names
                     if re.search(rf"\b{name}\s*\(", text))


def _shows(tree: Path, marks: tuple[HybridMark, ...]) -> bool:
    """True when one of the functions holds one of its marks."""
    for mark in marks:
        body = function_body(tree / mark.file, mark.function)
        # The first line holds the function's own name, which is no mark.
        if any(word in body.partition("\n")[2] for word in mark.marks):
            return True
    return False


def _state(tree: Path, family: Family, offers: frozenset[str]) -> str:
    if _shows(tree, family.hybrid):
        return "hybrid"
    wanted = [name for name in family.tree_offers if name in offers]
    return "pure" if wanted else "absent"


def capabilities(tree: Path) -> Capabilities:
    """Probe the PCI core of a kernel tree."""
    families = catalogue().families
    names = {form for family in families.values()
             for call in family.calls.values()
             for form in (call.name, call.managed, call.unmanaged) if form}
    names |= {name for family in families.values() for name in family.tree_offers}
    offers = _offered(tree, names)
    return Capabilities(
        {name: _state(tree, family, offers) for name, family in families.items()},
        offers,
        frozenset(f"{name}-{trait}" for name, family in families.items()
                  for trait, marks in family.traits.items() if _shows(tree, marks)))
