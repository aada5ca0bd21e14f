# SPDX-License-Identifier: GPL-2.0-only
"""The decision table, as a rule in coccinelle/ sees it from within spatch.

Only the standard library: this runs in spatch's own Python.  PCIM_TABLE names
the table (written by spatch.py), PCIM_EDITED the file that takes the number
of each row that a rule has matched.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A row of the table: one call and the form of its edit."""

    number: str
    file: str
    line: int
    column: int             # counts from 1; 0 where any column will do
    call: str
    action: str
    variable: str
    label: str


def _read(path: str) -> dict[tuple[str, int], list[Row]]:
    rows: dict[tuple[str, int], list[Row]] = {}
    with open(path, encoding="utf-8") as table:
        for text in table:
            number, file, line, column, *rest = text.rstrip("\n").split("\t")
            row = Row(number, file, int(line), int(column), *rest)
            rows.setdefault((row.file, row.line), []).append(row)
    return rows


_ROWS: dict[tuple[str, int], list[Row]] = {}
if "PCIM_TABLE" in os.environ:
    _ROWS = _read(os.environ["PCIM_TABLE"])


def _row(position: Any) -> Row | None:
    """The row for a position of spatch, which counts columns from 0."""
    place = position[0]
    for row in _ROWS.get((place.file, int(place.line)), ()):
        if row.column in (0, int(place.column) + 1):
            return row
    return None


def want(position: Any, *actions: str) -> bool:
    """True when the table asks for one of these actions at this place."""
    row = _row(position)
    return row is not None and row.action in actions


def want_code(position: Any, *actions: str) -> bool:
    """The same, but not within a macro, where new lines would break it."""
    return position[0].current_element != "something_else" and want(position, *actions)


def variable(position: Any) -> str:
    """The variable that takes the result."""
    row = _row(position)
    return row.variable if row else ""


def label(position: Any) -> str:
    """The label to jump to when the result is an error."""
    row = _row(position)
    return row.label if row else ""


def done(position: Any) -> None:
    """Tell that this place was matched; one write a line, safe beside others."""
    row = _row(position)
    path = os.environ.get("PCIM_EDITED")
    if row is None or path is None:
        return
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, f"{row.number}\n".encode())
    finally:
        os.close(handle)
