# SPDX-License-Identifier: GPL-2.0-only
"""The mutants that may live, each with the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reason:
    """Why the mutants of some names may live."""

    names: tuple[str, ...]      # as the run prints them, or a regular expression in slashes
    why: str

    def covers(self, name: str) -> str | None:
        """The entry that is about a mutant."""
        return next((entry for entry in self.names if _is(entry, name)), None)


def _is(entry: str, name: str) -> bool:
    if entry.startswith("/") and entry.endswith("/"):
        return re.search(entry[1:-1], name) is not None
    return entry == name


@dataclass(frozen=True)
class Survivors:
    """The whole list."""

    reasons: tuple[Reason, ...]

    def reason(self, name: str) -> str:
        """Why a mutant may live; empty when it may not."""
        return next((reason.why for reason in self.reasons if reason.covers(name)), "")

    def stale(self, alive: Set[str], locks: bool) -> list[str]:
        """Entries that no living mutant has, of locks or of the rest."""
        return [entry for reason in self.reasons for entry in reason.names
                if (": lock: " in entry) == locks and not any(_is(entry, name) for name in alive)]


def load(path: Path) -> Survivors:
    """Read the list."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Survivors(tuple(Reason(tuple(row["names"]), row["why"])
                           for row in table.get("reason", [])))
