# SPDX-License-Identifier: GPL-2.0-only
"""A matrix of trees as one HTML file that needs no network."""

from __future__ import annotations

from typing import Any

from pcimlib import VERSION
from pcimlib.backport import incomplete
from pcimlib.finding import Finding
from pcimlib.matrix import HEADS, Matrix, Row, summaries
from pcimlib.report_html import RANK, family_of, rendered
from pcimlib.subjects import prefix_of


def html(matrix: Matrix) -> str:
    """The whole page."""
    rows = [_row(row) for row in sorted(matrix.rows, key=lambda row: not row.open)]
    return rendered(
        "matrix.html.j2", tool=VERSION, names=matrix.names, heads=HEADS,
        summaries=summaries(matrix), rows=rows, columns=("Place", "Call", *matrix.names),
        lead=[(name, one, one.message(audit.version))
              for name, audit in zip(matrix.names, matrix.audits) for one in incomplete(audit)],
        choices=[(name, title, sorted({row[name] for row in rows})) for name, title in
                 (("family", "Family"), ("subsystem", "Subsystem"), ("trees", "Trees"),
                  ("work", "Work"))])


def _row(row: Row) -> dict[str, Any]:
    return {
        "file": row.file, "function": row.function,
        "call": row.call + (f" #{row.number}" if row.number > 1 else ""),
        "family": family_of(row.call), "subsystem": prefix_of([row.file]).partition(":")[0],
        "trees": "differ" if row.uneven else "agree",
        "work": "to do" if row.open else "nothing to do",
        "cells": [_cell(one) for one in row.cells],
    }


def _cell(one: Finding | None) -> dict[str, Any]:
    if one is None:
        return {"action": "", "rank": len(RANK)}
    return {"action": one.action, "rank": RANK.index(one.action), "rule": one.rule,
            "reason": one.reason, "line": one.line}
