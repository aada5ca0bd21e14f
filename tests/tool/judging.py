# SPDX-License-Identifier: GPL-2.0-only
"""What the judge says of a driver of one file, for a kernel that a test makes up."""

from __future__ import annotations

from pathlib import Path

from pcimlib import audit
from pcimlib.finding import Finding
from pcimlib.policy import Target
from pcimlib.probe import Capabilities

FAMILIES = ("intx", "region", "irqvec", "iomap", "enable")


def kernel(state: str, *offers: str, library: bool = False) -> Target:
    """A kernel with all families in one state, and what its drivers can call."""
    return Target(Capabilities({name: state for name in FAMILIES}, frozenset(offers)), library)


def judged(place: Path, text: str, family: str, aim: Target) -> list[Finding]:
    """The findings of a family in a driver with this text."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "Kbuild").write_text("obj-m += wren.o\n")
    (place / "wren.c").write_text(text)
    return list(audit.run(place, "", place / "build", (family,), roots=(".",), aim=aim).findings)
