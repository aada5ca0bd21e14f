# SPDX-License-Identifier: GPL-2.0-only
"""What an audit says of one call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pcimlib.families import catalogue

# Rules that stand beside the finding of a call.
REMARKS = frozenset(("result-ignored", "temporary-name"))
ACTIONS = ("convert", "drop", "keep", "mend", "review")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of evidence."""

    file: str
    line: int
    call: str
    arm: str = ""                   # the #if that it stands in, "" outside of any


@dataclass(frozen=True, slots=True)
class Finding:
    """One call, its verdict and what should become of it.

    edit names the form of the edit for the rule (see coccinelle/), with the
    variable and the label that take the result; '' where nothing is edited.
    arm is the condition of the #if around the call, '' outside of any.
    """

    rule: str
    file: str
    line: int
    column: int
    function: str
    module: str
    call: str
    verdict: str
    action: str
    replacement: str
    reason: str
    evidence: tuple[Place, ...]
    edit: str = ""
    variable: str = ""
    label: str = ""
    arm: str = ""
    fingerprint: str = ""

    @property
    def edited(self) -> bool:
        """True when the rule has to change this call."""
        return self.action in ("convert", "drop")

    @property
    def family(self) -> str:
        """The family that the rule is of, or else the call."""
        named = self.rule.partition("-")[0]
        families = catalogue().families
        return named if named in families else next(
            (name for name, one in families.items() if self.call in one.calls), named)

    @property
    def remark(self) -> bool:
        """True for what is said beside the finding of a call: it is no call of its own."""
        named = catalogue().families.get(self.rule.partition("-")[0])
        return self.rule in REMARKS or (named is not None and bool(named.beside))

    @property
    def place(self) -> tuple[str, int, int]:
        """The position that sorts findings."""
        return (self.file, self.line, self.column)


def fingerprinted(findings: list[Finding]) -> list[Finding]:
    """Give each finding an id that survives a change of line numbers.

    Two alike calls in one function are told apart by their order.
    """
    seen: dict[tuple[str, ...], int] = {}
    result = []
    for one in sorted(findings, key=lambda item: (item.place, item.call)):
        key = (one.rule, one.file, one.function, one.call)
        seen[key] = seen.get(key, 0) + 1
        text = "\0".join((*key, str(seen[key])))
        digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        result.append(replace(one, fingerprint=digest[:16]))
    return result
