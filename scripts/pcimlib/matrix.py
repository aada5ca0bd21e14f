# SPDX-License-Identifier: GPL-2.0-only
"""Findings by tree: what becomes of the same call in several kernels.

A call is the same in two trees when file, function and name agree; of several
in one function the first is the first.  Its rule may differ from tree to tree.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tabulate

from pcimlib import VERSION
from pcimlib.audit import Audit
from pcimlib.backport import incomplete
from pcimlib.finding import Finding
from pcimlib.report_text import printable, unread

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One call and what each tree has of it, in the order of the trees."""

    file: str
    function: str
    call: str
    number: int                         # among the calls of that name in the function
    cells: tuple[Finding | None, ...]

    @property
    def open(self) -> bool:
        """True when something is to be done in one of the trees."""
        return any(one is not None and one.action != "keep" for one in self.cells)

    @property
    def uneven(self) -> bool:
        """True when the trees do not agree."""
        return len({word(one) for one in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Matrix:
    """Several audits side by side."""

    names: tuple[str, ...]
    audits: tuple[Audit, ...]
    rows: tuple[Row, ...]


def word(one: Finding | None) -> str:
    """What a cell says."""
    return one.action if one is not None else NOTHING


def of(audits: Sequence[Audit]) -> Matrix:
    """The matrix of some audits."""
    table: dict[tuple[str, str, str, int], list[Finding | None]] = {}
    for column, audit in enumerate(audits):
        seen: Counter[tuple[str, str, str]] = Counter()
        for one in audit.findings:
            key = (one.file, one.function, one.call)
            seen[key] += 1
            table.setdefault((*key, seen[key]), [None] * len(audits))[column] = one
    rows = [Row(*key, tuple(cells)) for key, cells in sorted(table.items())]
    return Matrix(_names(audits), tuple(audits), tuple(rows))


def _names(audits: Sequence[Audit]) -> tuple[str, ...]:
    """A title for each tree; those that would look alike are numbered."""
    titles = [f"{one.name} ({one.version})" if one.version and one.version != one.name
              else one.name for one in audits]
    counts, seen, names = Counter(titles), Counter[str](), []
    for title in titles:
        seen[title] += 1
        names.append(f"{title} #{seen[title]}" if counts[title] > 1 else title)
    return tuple(names)


def summaries(matrix: Matrix) -> list[list[str | int]]:
    """A line a tree: its counts and the state of its families."""
    return [[name, *(audit.summary[key] for key in (
        "calls", "convert", "drop", "mend", "review", "keep", "unparsed")),
        ", ".join(f"{family} {state}" for family, state in
                 audit.aim.capabilities.families.items() if family in audit.families)]
            for name, audit in zip(matrix.names, matrix.audits)]


HEADS = ("tree", "calls", "convert", "drop", "mend", "review", "keep", "not read", "core")


def text(matrix: Matrix) -> str:
    """The trees, then the calls with which something is to be done in one of them."""
    parts = []
    for name, audit in zip(matrix.names, matrix.audits):
        parts += [f"{name}: {one.file}: {one.message(audit.version)} [{one.rule}]\n"
                  for one in incomplete(audit)]
    parts.append(tabulate.tabulate(summaries(matrix), HEADS, "plain") + "\n")
    rows = [[row.file, row.function or NOTHING, row.call + (
        f" #{row.number}" if row.number > 1 else ""), *map(word, row.cells)]
        for row in matrix.rows if row.open]
    if rows:
        parts.append("\n" + tabulate.tabulate(rows, ["file", "function", "call", *matrix.names],
                                              "plain", disable_numparse=True) + "\n")
    for name, audit in zip(matrix.names, matrix.audits):
        parts += [printable(f"{name}: {unread(bad, audit)}") + "\n" for bad in audit.unparsed]
    return "".join(parts)


def _cell(one: Finding) -> dict[str, Any]:
    return {"rule": one.rule, "line": one.line, "verdict": one.verdict, "action": one.action,
            "replacement": one.replacement, "reason": one.reason,
            "fingerprint": one.fingerprint}


def as_json(matrix: Matrix) -> str:
    """The object that Documentation/json.md describes."""
    whole = {
        "tool": "pcim", "version": VERSION,
        "trees": [{"title": name, "name": audit.name, "version": audit.version,
                   "capabilities": audit.aim.capabilities.families,
                   "topics": list(audit.families),
                   "backports": [one.rule for one in incomplete(audit)],
                   "summary": audit.summary}
                  for name, audit in zip(matrix.names, matrix.audits)],
        "rows": [{"file": row.file, "function": row.function, "call": row.call,
                  "number": row.number,
                  "cells": [_cell(one) if one else None for one in row.cells]}
                 for row in matrix.rows],
    }
    return json.dumps(whole, indent=1, ensure_ascii=True) + "\n"


def _html(matrix: Matrix) -> str:
    from pcimlib import report_matrix   # pylint: disable=import-outside-toplevel,cyclic-import
    return report_matrix.html(matrix)


def _sarif(matrix: Matrix) -> str:
    from pcimlib import report_sarif    # pylint: disable=import-outside-toplevel
    return report_sarif.log(list(zip(matrix.names, matrix.audits)))


FORMATS = {"text": text, "json": as_json, "sarif": _sarif, "html": _html}
