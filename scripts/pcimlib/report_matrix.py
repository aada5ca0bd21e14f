# SPDX-License-Identifier: GPL-2.0-only
"""A matrix of trees as one HTML file that needs no network."""

from __future__ import annotations

from typing import Any

from pcimlib import rules
from pcimlib.backport import incomplete
from pcimlib.matrix import HEADS, Matrix, Row, summaries
from pcimlib.report_html import family_of, subsystem_of
from pcimlib.report_page import KINDS, Stamp, Strings, kind_of, packed, rendered
from pcimlib.report_trend import pictures

TEXTS = ("kind", "driver", "file", "function", "call", "family", "subsystem", "trees")
CELL = ("kind", "action", "rule", "reason")     # and the line


def html(matrix: Matrix, made: Stamp | None = None) -> str:
    """The whole page."""
    told = sorted({one.rule for row in matrix.rows for one in row.cells if one is not None})
    return rendered(
        "matrix.html.j2", ("table.js", "matrix.js"), made, names=matrix.names, heads=HEADS,
        summaries=summaries(matrix), total=len(matrix.rows), pictures=pictures(matrix),
        topics=list(dict.fromkeys(name for audit in matrix.audits for name in audit.families)),
        lead=[(name, one, one.message(audit.version))
              for name, audit in zip(matrix.names, matrix.audits) for one in incomplete(audit)],
        data=packed(_packed(matrix)), meanings=rules.MEANING,
        rules=[rules.catalogue()[name] for name in told if name in rules.catalogue()])


def _packed(matrix: Matrix) -> dict[str, Any]:
    """The rows as numbers; each text stands there once."""
    strings = Strings()
    rows = []
    for row in matrix.rows:
        cells = _cells(matrix, row)
        texts = _texts(row, cells)
        rows.append([*(strings.number(texts[name]) for name in TEXTS),
                     [[*(strings.number(cell[name]) for name in CELL), cell["line"]]
                      if cell else 0 for cell in cells]])
    return {"texts": TEXTS, "cell": CELL, "names": matrix.names, "kinds": list(KINDS),
            "rows": rows, "strings": strings.table()}


def _cells(matrix: Matrix, row: Row) -> list[dict[str, Any] | None]:
    return [None if one is None else {
        "kind": kind_of(one, audit.aim.capabilities.families, audit.version),
        "action": one.action, "rule": one.rule, "reason": one.reason, "line": one.line}
        for one, audit in zip(row.cells, matrix.audits)]


def _texts(row: Row, cells: list[dict[str, Any] | None]) -> dict[str, str]:
    """A row is as urgent as the most urgent of its cells."""
    ranks = list(KINDS)
    return {
        "kind": min((cell["kind"] for cell in cells if cell), key=ranks.index),
        "driver": next(one.module or row.file for one in row.cells if one is not None),
        "file": row.file, "function": row.function,
        "call": row.call + (f" #{row.number}" if row.number > 1 else ""),
        "family": family_of(row.call), "subsystem": subsystem_of(row.file),
        "trees": "differ" if row.uneven else "agree",
    }
