# SPDX-License-Identifier: GPL-2.0-only
"""How bad a finding is for the user of the driver, in one word.

    defect     something is lost, or given back twice, on a way that exists in this tree
    hybrid     right today, by a call that behaves by who enabled the device
    clean-up   right, and said twice or in an old form
    note       nothing to do, or not known to be wrong

A rule has a severity in data/rules.toml.  A finding has that of its rule, but for four
cases: what is to be mended is a defect; what stays as it is is a note; an edit that only
takes away what does nothing is a clean-up; and on a core without the hybrid a plain call
of a managed driver is a defect where the core is older than the release that took it out
(a backport that left the callers behind), else a note: whether it leaves something on a
way is not counted yet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from pcimlib import rules
from pcimlib.families import catalogue
from pcimlib.finding import Finding

DEFECT, HYBRID, CLEAN_UP, NOTE = SEVERITIES = ("defect", "hybrid", "clean-up", "note")
_PLURAL = {DEFECT: ("defect", "defects"), HYBRID: ("call that relies on the hybrid",
                                                   "calls that rely on the hybrid"),
           CLEAN_UP: ("clean-up", "clean-ups")}

# Edits of calls that lose nothing: an enable that counts up and down again, and one that a
# devres group of the module ends.
_EVEN = frozenset((("enable-in-resume", "drop"), ("enable-foreign", "group")))


def of(one: Finding, states: Mapping[str, str], version: str = "") -> str:
    """The severity of a finding in a tree of a version whose families are in these states."""
    known = rules.catalogue().get(one.rule)
    if known is None or (one.action == "keep" and not one.remark):
        return NOTE
    if one.action == "mend":
        return DEFECT
    if {(one.rule, one.action), (one.rule, one.edit)} & _EVEN:
        return CLEAN_UP
    if known.severity == HYBRID and states.get(one.family) == "pure":
        return DEFECT if one.action == "convert" and _left_behind(one.family, version) else NOTE
    return known.severity


def _left_behind(family: str, version: str) -> bool:
    """Did this kernel get its pure core by a backport, without what mainline did to callers?"""
    pure = catalogue().families[family].pure
    return bool(pure and version) and _numbers(version) < _numbers(pure)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:2]))


def count(findings: Iterable[Finding], states: Mapping[str, str],
          version: str = "") -> Counter[str]:
    """How many findings there are of each."""
    return Counter(of(one, states, version) for one in findings)


def line(findings: Iterable[Finding], states: Mapping[str, str], version: str = "") -> str:
    """The counts in words, without the notes; empty where there is nothing else."""
    counts = count(findings, states, version)
    return ", ".join(f"{counts[name]} {words[counts[name] != 1]}"
                     for name, words in _PLURAL.items() if counts[name])
