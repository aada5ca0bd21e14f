# SPDX-License-Identifier: GPL-2.0-only
"""What is wrong with a call whatever becomes of it: a result ignored, a name that dies.

A remark stands beside the finding of its call and is not counted as a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pcimlib.ctext import arguments, read_blanked
from pcimlib.families import catalogue
from pcimlib.finding import Finding
from pcimlib.regions import Judged
from pcimlib.verdict import Judge

IGNORED, TEMPORARY = "result-ignored", "temporary-name"


def of(judged: Iterable[Judged], judge: Judge) -> list[Finding]:
    """The remarks on calls; those that no kernel compiles get none."""
    found = []
    for one in judged:
        if one.fact.arm == "0":
            continue
        managed = one.verdict.kind in ("managed", "both") or one.call.name.startswith("pcim_")
        if managed and one.call.name in catalogue().must_check and \
                one.fact.use in ("ignored", "void-cast"):
            found.append(_finding(one, IGNORED, "its failure goes unnoticed, and what follows "
                                  "uses what is not there"))
        why = _temporary(one, judge)
        if why:
            found.append(_finding(one, TEMPORARY, why))
    return found


def _finding(one: Judged, rule: str, reason: str) -> Finding:
    fact = one.fact
    return Finding(rule, fact.file, fact.line, fact.column, fact.function, one.module,
                   fact.callee, one.verdict.kind, "review", "", reason, one.verdict.evidence)


def _temporary(one: Judged, judge: Judge) -> str:
    """Why the name that a region gets does not live as long as the region, or ''."""
    place = catalogue().region_names.get(one.call.name)
    given = arguments(one.fact.args)
    if place is None or place >= len(given):
        return ""
    name = given[place]
    if not re.fullmatch(r"[A-Za-z_]\w*", name):
        return ""
    bounds = judge.graph.bodies.get((one.fact.file, one.fact.function))
    if bounds is None:
        return ""
    lines = read_blanked(judge.tree / one.fact.file)[bounds[0] - 1:bounds[1]]
    if re.search(rf"^\t+(?!static\b)(?:const |unsigned )*(?:char|u8)\s+(?:\w+\s*,\s*)*{name}\s*\[",
                 "\n".join(lines), re.M):
        return f"'{name}' is on the stack of {one.fact.function}(), the region keeps the pointer"
    if re.search(rf"\bkfree(?:_const)?\s*\(\s*{name}\s*\)",
                 "\n".join(lines[one.fact.line - bounds[0]:])):
        return f"'{name}' is freed in {one.fact.function}(), the region keeps the pointer"
    return ""
