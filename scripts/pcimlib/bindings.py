# SPDX-License-Identifier: GPL-2.0-only
"""Which modules decide together: those whose calls a driver reaches in one binding.

What a driver frees may have been taken by a helper that another module exports.
So where a family's calls are decided together, the module of a call goes with
the modules of all drivers that reach it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pcimlib.facts import Call
from pcimlib.families import catalogue
from pcimlib.verdict import Judge

TOGETHER = frozenset(("region", "irqvec"))
ANY = ""                # any of these families: what has to be looked at in one go

Key = tuple[str, str]   # a family, and a module or a file of none


class Bindings:
    """The modules that share a driver, by family."""

    def __init__(self, judge: Judge, calls: Iterable[Call]) -> None:
        self._up: dict[Key, Key] = {}
        self._judge = judge
        for call in calls:
            family = catalogue().call(call.callee).family
            if family in TOGETHER:
                self._add(family, call)

    def of(self, family: str, file: str) -> str:
        """A name that the file shares with those whose calls are decided with its own."""
        return self._top((family, self._home(file)))[1]

    def _add(self, family: str, call: Call) -> None:
        home = self._home(call.file)
        climbed = self._judge.graph.climb((call.file, call.function))
        for other in {self._home(entry.file) for _, entry in self._judge.graph.entries(climbed)
                      if self._judge.drivers.is_driver(entry)} - {home}:
            for key in (family, ANY):
                self._join((key, home), (key, other))

    def _home(self, file: str) -> str:
        return next(iter(self._judge.modules.modules_of(file)), file)

    def _top(self, key: Key) -> Key:
        while (up := self._up.get(key, key)) != key:
            key = up
        return key

    def _join(self, one: Key, other: Key) -> None:
        low, high = sorted((self._top(one), self._top(other)))
        if low != high:
            self._up[high] = low
