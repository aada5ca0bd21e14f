# SPDX-License-Identifier: GPL-2.0-only
"""Several drivers, each audited for itself, as one report.

Their files are named from the folder that holds them all.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pcimlib.audit import Audit, Unparsed
from pcimlib.finding import Finding, fingerprinted
from pcimlib.kbuild import ModuleMap

NAMED = 5


def joined(audits: Sequence[Audit]) -> Audit:
    """One audit of some; all are judged for the same kernel, by the same families."""
    if len(audits) == 1:
        return audits[0]
    top = Path(os.path.commonpath([audit.tree for audit in audits]))
    findings: list[Finding] = []
    unparsed: list[Unparsed] = []
    modules: dict[str, list[str]] = {}
    strangers: list[str] = []
    asked: list[str] = []
    accepted: set[tuple[str, int, str]] = set()
    for audit in audits:
        head = os.path.relpath(audit.tree, top)
        findings += [_moved(one, head) for one in audit.findings]
        unparsed += [replace(bad, file=_below(head, bad.file)) for bad in audit.unparsed]
        strangers += [_below(head, place) for place in audit.foreign_enables]
        asked += [_below(head, path) for path in audit.asked] or [head]
        accepted |= {(_below(head, file), line, rule) for file, line, rule in audit.accepted}
        for module in audit.modules.modules():
            modules[_below(head, module)] = [_below(head, file)
                                             for file in audit.modules.files_of(module)]
    return replace(audits[0], tree=top, findings=tuple(fingerprinted(findings)),
                   unparsed=tuple(unparsed), modules=ModuleMap(modules, ()), seconds={},
                   foreign_enables=tuple(strangers), asked=tuple(asked),
                   accepted=frozenset(accepted),
                   name=few([audit.name for audit in audits]))


def few(names: Sequence[str]) -> str:
    """Some names, for a person; of many the first ones and their number."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def _below(head: str, name: str) -> str:
    return os.path.join(head, name)


def _moved(one: Finding, head: str) -> Finding:
    return replace(one, file=_below(head, one.file),
                   module=_below(head, one.module) if one.module else "",
                   evidence=tuple(replace(place, file=_below(head, place.file))
                                  for place in one.evidence))
