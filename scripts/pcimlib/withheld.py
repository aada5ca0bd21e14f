# SPDX-License-Identifier: GPL-2.0-only
"""What a series leaves out: a step or a driver that does not fit, why, and what unblocks it."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pcimlib import rules
from pcimlib.finding import Finding
from pcimlib.subjects import name_of

WIDTH = 80
FILE = "withheld.txt"
_JOINED = "\0"      # a blank that no line ends at


@dataclass(frozen=True, slots=True)
class Withheld:
    """A step, or a driver, that is left out while the rest is written."""

    what: str                           # the step in the words of a cover letter, or the driver
    why: str
    unblocks: str                       # what a person can do about it
    calls: tuple[Finding, ...] = ()     # that stand in the way, or are not edited

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"Withheld: {self.what}: {self.why}; {self.unblocks}."


@dataclass(frozen=True, slots=True)
class Reason:
    """The calls that stand in the way for the same reason, by driver."""

    rule: str
    modules: dict[str, list[Finding]]

    @property
    def count(self) -> int:
        """How many calls there are."""
        return sum(map(len, self.modules.values()))


def reasons(item: Withheld) -> list[Reason]:
    """The calls by reason, the most frequent first, and by driver."""
    found: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for one in item.calls:
        found[one.rule][name_of(one.module, one.file)].append(one)
    return sorted((Reason(rule, dict(sorted(modules.items()))) for rule, modules in found.items()),
                  key=lambda reason: (-reason.count, reason.rule))


def summary(items: Sequence[Withheld]) -> str:
    """What a run prints: a line each, and the drivers by reason."""
    lines = []
    for item in items:
        lines += textwrap.wrap(item.line, WIDTH, subsequent_indent="  ", break_long_words=False,
                               break_on_hyphens=False)
        for reason in reasons(item):
            names = ", ".join(name + (f"{_JOINED}({len(calls)})" if len(calls) > 1 else "")
                              for name, calls in reason.modules.items())
            lines += textwrap.wrap(
                f"{counted(reason.count, 'call')}, {rules.headline(reason.rule)} "
                f"[{reason.rule}]: {names}", WIDTH, initial_indent="  ", subsequent_indent="    ",
                break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_JOINED, " ")


def table(items: Sequence[Withheld]) -> str:
    """Every call with its reason, for the file beside the series."""
    lines = []
    for item in items:
        lines += [item.line, ""]
        for reason in reasons(item):
            lines += [f"{rules.headline(reason.rule)} [{reason.rule}]", ""]
            if reason.rule in rules.catalogue():
                lines += [*textwrap.wrap(f"What helps: {rules.catalogue()[reason.rule].fix}",
                                         WIDTH), ""]
            lines += [f"  {one.file}:{one.line} {one.call}(): {one.reason}"
                      for calls in reason.modules.values() for one in calls]
            lines.append("")
    return "\n".join(lines)


def as_json(items: Sequence[Withheld]) -> list[dict[str, object]]:
    """The same for series.json."""
    return [{"what": item.what, "why": item.why, "unblocks": item.unblocks,
             "reasons": [{"rule": reason.rule, "headline": rules.headline(reason.rule),
                          "modules": {name: [{"file": one.file, "line": one.line,
                                              "call": one.call, "reason": one.reason}
                                             for one in calls]
                                      for name, calls in reason.modules.items()}}
                         for reason in reasons(item)]} for item in items]


def counted(number: int, name: str, names: str = "") -> str:
    """'1 call', '2 calls'."""
    return f"{number} {name if number == 1 else names or name + 's'}"
