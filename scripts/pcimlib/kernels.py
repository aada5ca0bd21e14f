# SPDX-License-Identifier: GPL-2.0-only
"""The kernels that are known by name: scripts/kernels.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import PcimError

DATA = Path(__file__).resolve().parents[1] / "kernels.toml"
USES = ("audit", "series")


@dataclass(frozen=True, slots=True)
class Kernel:
    """One kernel: where Debian has it, and what we use it for."""

    name: str
    suites: tuple[str, ...]
    source: str
    headers: str
    kbuild: str
    debian: str
    use: tuple[str, ...]

    @property
    def tarball(self) -> str:
        """The file in the source package."""
        return f"{self.source}.tar.xz"


@cache
def known() -> dict[str, Kernel]:
    """All kernels by name, the default one first."""
    with open(DATA, "rb") as file:
        rows = tomllib.load(file)["kernel"]
    found = [Kernel(**{key: tuple(value) if isinstance(value, list) else value
                       for key, value in row.items()}) for row in rows]
    return {kernel.name: kernel for kernel in found}


def names(use: str = "audit") -> tuple[str, ...]:
    """The kernels for a use; a kernel for series is for audits, too."""
    return tuple(name for name, kernel in known().items() if use in kernel.use)


def named(name: str) -> Kernel:
    """One kernel; an unknown one is answered with those that are known."""
    if name not in known():
        raise PcimError(f"no kernel {name} is known: use one of {', '.join(known())}, or a tree "
                        "of yours with --tree (TREE=)")
    return known()[name]
