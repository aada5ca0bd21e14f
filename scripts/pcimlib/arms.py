# SPDX-License-Identifier: GPL-2.0-only
"""The arms of #if: which of them exclude each other, and for which kernels one is.

An arm is the text that pcim-facts prints: conditions joined by " && ", each of
them negated where an earlier arm had it; "-" outside of any #if.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pcimlib.ctext import bare, closes, operands

NONE = "-"
DEAD = "0"

Release = tuple[int, ...]
_FIRST: Release = (0, 0, 0)
_LAST: Release = (1 << 16, 0, 0)

_CODE = r"LINUX_VERSION_CODE"
_RELEASE = r"KERNEL_VERSION\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)"
_AFTER = re.compile(rf"{_CODE}\s*(>=|>|<=|<)\s*{_RELEASE}")
_BEFORE = re.compile(rf"{_RELEASE}\s*(>=|>|<=|<)\s*{_CODE}")
_MIRROR = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_NEGATED = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


@dataclass(frozen=True, slots=True)
class Range:
    """Kernels from first on, before last."""

    first: Release = _FIRST
    last: Release = _LAST

    def __and__(self, other: Range) -> Range:
        return Range(max(self.first, other.first), min(self.last, other.last))

    @property
    def empty(self) -> bool:
        """True when no kernel is in it."""
        return self.first >= self.last

    def __str__(self) -> str:
        if self.empty:
            return "no kernel"
        if self.first == _FIRST and self.last == _LAST:
            return ""
        if self.last == _LAST:
            return f"Linux {_short(self.first)} and later"
        if self.first == _FIRST:
            return f"Linux before {_short(self.last)}"
        return f"Linux {_short(self.first)} and later, before {_short(self.last)}"


def _short(number: Release) -> str:
    return ".".join(str(part) for part in (number if number[2] else number[:2]))


def release(text: str) -> Release:
    """A version as it is written, "6.14", to be compared."""
    numbers = [int(word) for word in text.split(".")]
    return tuple(numbers + [0] * (3 - len(numbers)))


@lru_cache(maxsize=4096)
def parts(arm: str) -> tuple[str, ...]:
    """The conditions of an arm, without the parentheses around a whole one."""
    if arm in (NONE, DEAD, ""):
        return ()
    return tuple(bare(one) for one in operands(arm, "&&"))


def _negation(text: str) -> str:
    """What a condition negates, or ''."""
    if text.startswith("!(") and closes(text, 1) == len(text) - 1:
        return bare(text[1:])
    return ""


def _versions(text: str) -> Range | None:
    """The kernels for which a condition about the version holds."""
    negated = _negation(text)
    inner = negated or text
    if match := _AFTER.fullmatch(inner):
        operator, numbers = match[1], match.groups()[1:]
    elif match := _BEFORE.fullmatch(inner):
        operator, numbers = _MIRROR[match[4]], match.groups()[:3]
    else:
        return None
    if negated:
        operator = _NEGATED[operator]
    at = tuple(int(number) for number in numbers)
    if operator in (">", "<="):
        at = (*at[:2], at[2] + 1)
    return Range(first=at) if operator[0] == ">" else Range(last=at)


@lru_cache(maxsize=4096)
def kernels(arm: str) -> Range:
    """The kernels that an arm is for, as far as LINUX_VERSION_CODE tells."""
    found = Range()
    for text in parts(arm):
        found &= _versions(text) or Range()
    return found


def exclude(one: str, other: str) -> bool:
    """True when no build can have both arms."""
    if NONE in (one, other):
        return False
    mine, theirs = set(parts(one)), set(parts(other))
    if any(_negation(text) in theirs for text in mine if _negation(text)):
        return True
    if any(_negation(text) in mine for text in theirs if _negation(text)):
        return True
    return (kernels(one) & kernels(other)).empty


def shown(arm: str) -> str:
    """An arm as a finding has it: '' where there is no condition."""
    return "" if arm == NONE else arm


def described(arm: str) -> str:
    """An arm for a person: the kernels that it is for, then what else it asks."""
    words = [str(kernels(arm))] if str(kernels(arm)) else []
    words += [text for text in parts(arm) if _versions(text) is None]
    return "; ".join(words)
