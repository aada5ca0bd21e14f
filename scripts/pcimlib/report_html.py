# SPDX-License-Identifier: GPL-2.0-only
"""An audit as one HTML file that needs no network."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from pcimlib import arms, rules
from pcimlib.audit import Audit
from pcimlib.backport import incomplete
from pcimlib.families import catalogue
from pcimlib.finding import Finding, Place
from pcimlib.report_page import KINDS, Stamp, Strings, kind_of, packed, rendered
from pcimlib.subjects import prefix_of

# Of a row: the first are numbers of texts, the last are numbers and a list of places.
TEXTS = ("kind", "driver", "file", "function", "subsystem", "family", "call", "replacement",
         "device", "action", "rule", "reason", "arm")
WORK = tuple(name for name in KINDS if name != "kept")
BARS = 12       # more subsystems than this are folded away
LONGEST = 160   # of a source line that is quoted


def html(audit: Audit, made: Stamp | None = None) -> str:
    """The whole page."""
    states = audit.aim.capabilities.families
    ahead = incomplete(audit)
    told = sorted({one.rule for one in audit.findings} | (
        {"unparsed"} if audit.unparsed else set()) | {one.rule for one in ahead})
    rows = [_row(audit, one) for one in sorted(audit.findings, key=lambda one: one.place)]
    counts = Counter(row["kind"] for row in rows)
    bars = _bars(rows)
    return rendered(
        "report.html.j2", ("table.js", "report.js"), made, version=audit.version,
        name=f"Linux {audit.version}" if audit.version else audit.name, lead=ahead,
        topics=audit.families, total=len(rows), calls=audit.summary["calls"],
        states=[(name, state) for name, state in states.items()
                if audit.version and name in audit.families],
        counts=counts, work=WORK, bars=bars[:BARS], more=bars[BARS:],
        data=packed(_packed(rows)), unparsed=audit.unparsed, meanings=rules.MEANING,
        rules=[rules.catalogue()[name] for name in told if name in rules.catalogue()])


def family_of(call: str) -> str:
    """The family of a call."""
    return next((name for name, family in catalogue().families.items() if call in family.calls),
                "enable")


def subsystem_of(file: str) -> str:
    """The subsystem of a kernel's file."""
    return prefix_of([file]).partition(":")[0]


def _subsystem(audit: Audit, file: str) -> str:
    """The subsystem of a kernel's file; of a driver outside of any, its folder."""
    if audit.version:
        return subsystem_of(file)
    return file.rpartition("/")[0].partition("/")[0] or audit.name


def _row(audit: Audit, one: Finding) -> dict[str, Any]:
    return {
        "kind": kind_of(one, audit.aim.capabilities.families, audit.version),
        "driver": one.module or one.file, "file": one.file, "function": one.function,
        "subsystem": _subsystem(audit, one.file), "family": one.family, "call": one.call,
        "replacement": one.replacement, "device": one.verdict, "action": one.action,
        "rule": one.rule, "reason": one.reason, "arm": arms.described(one.arm) or one.arm,
        "line": one.line, "column": one.column,
        "evidence": [_place(audit.tree, place) for place in one.evidence],
    }


def _place(tree: Path, place: Place) -> tuple[str, int, str, str, str]:
    return (place.file, place.line, place.call, arms.described(place.arm) or place.arm,
            _quoted(tree, place.file, place.line))


def _packed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows as numbers; each text and each place of evidence stands there once."""
    strings = Strings()
    places: dict[tuple[str, int, str, str, str], int] = {}
    body = [[*(strings.number(row[name]) for name in TEXTS), row["line"], row["column"],
             [places.setdefault(place, len(places)) for place in row["evidence"]]]
            for row in rows]
    return {
        "texts": TEXTS, "kinds": list(KINDS), "rows": body,
        "places": [[strings.number(file), line, strings.number(call), strings.number(arm),
                    strings.number(text)] for file, line, call, arm, text in places],
        "strings": strings.table(),
    }


def _quoted(tree: Path, file: str, line: int) -> str:
    """The text of a line of the tree, or nothing."""
    lines = _lines(tree / file)
    text = " ".join(lines[line - 1].split()) if 0 < line <= len(lines) else ""
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."


@cache
def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").split("\n")
    except (OSError, ValueError):
        return []


def _bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A bar a subsystem with work to do, the most urgent work first; parts in percent."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        if row["kind"] in WORK:
            counts.setdefault(row["subsystem"], Counter())[row["kind"]] += 1
    widest = max((one.total() for one in counts.values()), default=0)
    names = sorted(counts, key=lambda name: (
        [-counts[name][kind] for kind in WORK[:2]], -counts[name].total(), name))
    return [{"name": name, "counts": counts[name], "parts": _parts(counts[name], widest)}
            for name in names]


def _parts(counts: Counter[str], widest: int) -> list[dict[str, Any]]:
    parts, start = [], 0
    for kind in WORK:
        if counts[kind]:
            parts.append({"kind": kind, "count": counts[kind],
                          "start": f"{100 * start / widest:.2f}",
                          "width": f"{100 * counts[kind] / widest:.2f}"})
        start += counts[kind]
    return parts
