# SPDX-License-Identifier: GPL-2.0-only
"""How many calls rely on the hybrid, and how many are defects, from kernel to kernel."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from pcimlib import severity
from pcimlib.matrix import Matrix

WIDTH, HEIGHT = 320, 160        # of a picture
LEFT, RIGHT, TOP, BOTTOM = 34, 34, 36, 44
LINES = (severity.HYBRID, severity.DEFECT)
CLOSE = 14                      # labels nearer than this would overlap


def pictures(matrix: Matrix) -> list[dict[str, Any]]:
    """A picture a family that two trees or more looked at and that has work, a line a severity."""
    order = sorted((n for n, audit in enumerate(matrix.audits) if audit.version),
                   key=lambda n: _numbers(matrix.audits[n].version))
    counts = {n: Counter((one.family, severity.of(
        one, matrix.audits[n].aim.capabilities.families, matrix.audits[n].version))
        for one in matrix.audits[n].findings) for n in order}
    found = []
    for family in dict.fromkeys(name for n in order for name in matrix.audits[n].families):
        seen = [n for n in order if family in matrix.audits[n].families]
        if len(seen) > 1 and any(counts[n][family, kind] for n in seen for kind in LINES):
            found.append(_picture(matrix, family, seen, counts))
    return found


def _numbers(version: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", version)[:3]))


def _picture(matrix: Matrix, family: str, seen: list[int],
             counts: dict[int, Counter[tuple[str, str]]]) -> dict[str, Any]:
    highest = max(counts[n][family, kind] for n in seen for kind in LINES)
    places = [LEFT + (WIDTH - LEFT - RIGHT) * at / (len(seen) - 1) for at in range(len(seen))]
    lines: list[dict[str, Any]] = []
    for kind in LINES:
        values = [counts[n][family, kind] for n in seen]
        if any(values):
            above = lines[0]["points"] if lines else []
            lines.append({"kind": kind, "points": [
                _point(x, value, highest, above[at:at + 1])
                for at, (x, value) in enumerate(zip(places, values))]})
    return {"family": family, "lines": lines, "width": WIDTH, "height": HEIGHT,
            "left": LEFT, "right": WIDTH - RIGHT, "base": HEIGHT - BOTTOM,
            "marks": [{"x": f"{x:.1f}", "version": matrix.audits[n].version,
                       "state": matrix.audits[n].aim.capabilities.families.get(family, "")}
                      for x, n in zip(places, seen)]}


def _point(place: float, value: int, highest: int, other: list[dict[str, Any]]) -> dict[str, Any]:
    """A point and its label, which keeps clear of that of the other line."""
    height = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / highest
    label = height - 8
    if other and abs(label - other[0]["label"]) < CLOSE:
        label = other[0]["label"] - CLOSE
    return {"x": f"{place:.1f}", "y": f"{height:.1f}", "label": round(label, 1), "count": value}
