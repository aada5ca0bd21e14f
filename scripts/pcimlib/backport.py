# SPDX-License-Identifier: GPL-2.0-only
"""Backport completeness: a pure core whose managed callers still count on the hybrid.

Mainline ports the callers first and then makes the core pure.  A tree that
took the last step alone has drivers that lost something at unbind, without a
line of theirs having changed.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from pcimlib.audit import Audit
from pcimlib.families import catalogue


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A family whose core went ahead of its callers."""

    family: str
    file: str                   # of the core
    calls: tuple[str, ...]
    drivers: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The id of the rule that says so."""
        return f"{self.family}-backport"

    @property
    def fingerprint(self) -> str:
        """An id that does not change with the number of drivers."""
        return hashlib.sha256(f"{self.rule}\0{self.file}".encode("utf-8")).hexdigest()[:16]

    def message(self, version: str) -> str:
        """What is wrong, in one sentence."""
        calls = ", ".join(f"{name}()" for name in self.calls)
        does = f"managed drivers still call {calls} and count"
        if len(self.drivers) == 1:
            does = f"managed driver still calls {calls} and counts"
        return (f"incomplete backport in Linux {version}: the {self.family} core is pure, but "
                f"{len(self.drivers)} {does} on unbind to undo it")


def incomplete(audit: Audit) -> list[Incomplete]:
    """The families of this tree that were ported without their callers."""
    if not audit.version:
        return []               # a driver of its own is no tree
    found = []
    for name, state in audit.aim.capabilities.families.items():
        plain = [one for one in audit.findings
                 if one.rule == f"{name}-managed-plain" and one.action == "convert"]
        if state == "pure" and plain:
            marks = catalogue().families[name].hybrid
            found.append(Incomplete(
                name, marks[0].file if marks else "drivers/pci/pci.c",
                tuple(sorted({one.call for one in plain})),
                tuple(sorted({os.path.basename(one.module or one.file) for one in plain}))))
    return found
