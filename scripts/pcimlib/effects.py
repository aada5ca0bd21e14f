# SPDX-License-Identifier: GPL-2.0-only
"""On which kernels a finding is harmless, leaks, warns or does not build (data/effects.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pcimlib.audit import Audit
from pcimlib.errors import PcimError
from pcimlib.families import catalogue as families
from pcimlib.finding import Finding

DATA = Path(__file__).parent / "data" / "effects.toml"
DOES = {"harmless": "harmless", "leaks": "leaks", "warns": "warns", "no-build": "does not build"}
OWN = "what the driver gives back by calls of its own does not stay behind"
_LAST = (1 << 30, 0, 0)

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """What a finding does from one kernel up to another."""

    first: str
    before: str
    does: str
    text: str

    @property
    def kernels(self) -> str:
        """The kernels, for a person."""
        if self.first and self.before:
            return f"from {self.first} on, before {self.before}"
        if self.first:
            return f"from {self.first} on"
        return f"before {self.before}" if self.before else "every version so far"

    def holds(self, kernel: str) -> bool:
        """True for a version, or for some of a series, which is named by two numbers."""
        least, end = _range(kernel)
        return (not self.before or least < version(self.before)) \
            and (not self.first or version(self.first) < end)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule means from kernel to kernel."""

    spans: tuple[Span, ...]
    later: str              # in a kernel that is still to come
    own: bool

    def lines(self, kernels: Sequence[str] = ()) -> list[str]:
        """A line a span, of the kernels that are named or of all."""
        if not kernels:
            told = [f"Linux {span.kernels}: {DOES[span.does]}: {span.text}"
                    for span in self.spans]
            return told + [f"Linux later: {self.later}"] * bool(self.later)
        told = []
        for kernel in kernels:
            found = [span for span in self.spans if span.holds(kernel)]
            told += [f"Linux {kernel}{f' ({span.kernels})' if len(found) > 1 else ''}: "
                     f"{DOES[span.does]}: {span.text}" for span in found]
        return told


def version(text: str) -> Version:
    """A version as it is compared."""
    numbers = [*map(int, re.findall(r"\d+", text)[:3]), 0, 0]
    return (numbers[0], numbers[1], numbers[2])


def _range(kernel: str) -> tuple[Version, Version]:
    least = version(kernel)
    if kernel.count(".") > 1:
        return least, (least[0], least[1], least[2] + 1)
    return least, (least[0], least[1] + 1, 0)


@cache
def _raw() -> Mapping[str, Any]:
    with open(DATA, "rb") as file:
        return tomllib.load(file)


@cache
def catalogue() -> dict[str, Effect]:
    """All that is known, by rule."""
    return {name: Effect(tuple(Span(span.get("from", ""), span.get("before", ""), span["does"],
                                    span["text"]) for span in body["spans"]),
                         body["later"]["text"] if "later" in body else "", body.get("own", False))
            for name, body in _raw()["effects"].items()}


def named(kernels: Sequence[str]) -> tuple[str, ...]:
    """The kernels that --for names."""
    for kernel in kernels:
        if not re.fullmatch(r"\d+\.\d+(\.\d+)?", kernel):
            raise PcimError(f"--for {kernel}: not the version of a kernel, as 6.1 or 6.12.17")
    return tuple(dict.fromkeys(kernels))


def undone(findings: Iterable[Finding]) -> frozenset[tuple[str, str]]:
    """The modules and families that have a call which gives back."""
    calls = {call.name for family in families().families.values()
             for call in family.calls.values() if call.undo}
    return frozenset((one.module or one.file, one.family) for one in findings
                     if one.call in calls)


def lines(one: Finding, audit: Audit, kernels: Sequence[str]) -> list[str]:
    """What a finding does on which kernels; nothing where the source is not for all of them."""
    effect = catalogue().get(one.rule)
    if effect is None or one.action == "keep" or one.arm or any(
            place.arm for place in one.evidence):
        return []
    own = effect.own and (one.module or one.file, one.family) in audit.undone
    return effect.lines(kernels) + [OWN] * own


def callable_on(call: str, kernels: Sequence[str]) -> bool:
    """True when drivers can make a call on each of these kernels; of none: on some kernel."""
    first = _raw()["calls"].get(call)
    return first is not None and all(
        version(first) < _range(kernel)[1] for kernel in kernels)
