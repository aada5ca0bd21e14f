# SPDX-License-Identifier: GPL-2.0-only
"""What a series aims at: the state of the tree, and what its drivers may call."""

from __future__ import annotations

from dataclasses import dataclass

from pcimlib.families import catalogue
from pcimlib.probe import Capabilities

SPLIT = "enable-split"      # the trait of a core with a record for each resource


@dataclass(frozen=True, slots=True)
class Target:
    """The tree that a series aims at: its state, and what its drivers may call."""

    capabilities: Capabilities
    library: bool
    brings: frozenset[str] = frozenset()    # calls that the series adds to the tree's own core

    def offers(self, name: str) -> bool:
        """True when a driver can call name, in the tree or by what the series brings."""
        return self.library or name in self.brings or name in self.capabilities.offers


def target(capabilities: Capabilities, families: tuple[str, ...]) -> Target:
    """What a series brings for the chosen families that lack their explicit call.

    A core with a record for each resource keeps its own file and gets the
    missing calls; an older one gets the whole library.
    """
    lacking = [name for name in families if capabilities.families[name] != "pure"
               and not catalogue().families[name].beside and not _has_managed(capabilities, name)]
    if SPLIT in capabilities.traits:
        known = catalogue().families
        return Target(capabilities, False,
                      frozenset(call for name in lacking for call in known[name].api))
    return Target(capabilities, bool(lacking))


def _has_managed(capabilities: Capabilities, family: str) -> bool:
    explicit = {"intx": "pcim_intx", "region": "pcim_request_all_regions",
                "irqvec": "pcim_alloc_irq_vectors", "iomap": "pcim_iomap_region",
                "enable": "pcim_enable_device"}
    return explicit[family] in capabilities.offers
