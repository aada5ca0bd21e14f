# SPDX-License-Identifier: GPL-2.0-only
"""An audit as one HTML file that needs no network."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from pcimlib import VERSION, arms, rules
from pcimlib.audit import Audit
from pcimlib.backport import incomplete
from pcimlib.families import catalogue
from pcimlib.finding import Finding
from pcimlib.subjects import prefix_of

DATA = Path(__file__).parent / "data"
TILES = {"calls": "calls seen", "convert": "to convert", "drop": "to drop",
         "mend": "to mend by hand", "review": "to review", "keep": "kept", "unparsed": "not read"}
COLUMNS = (("place", "Place"), ("subsystem", "Subsystem"), ("call", "Call"),
           ("device", "Device"), ("action", "Action"), ("rule", "Rule and reason"))
RANK = ("mend", "convert", "drop", "review", "keep")
BARS = 16       # more subsystems than this share the last bar
LONGEST = 160   # of a source line that is quoted


def html(audit: Audit) -> str:
    """The whole page."""
    rows = [_row(audit, one) for one in sorted(audit.findings, key=_first_to_do)]
    ahead = incomplete(audit)
    told = sorted({one.rule for one in audit.findings} | (
        {"unparsed"} if audit.unparsed else set()) | {one.rule for one in ahead})
    counts = audit.summary
    return rendered(
        "report.html.j2", version=audit.version, tool=VERSION,
        name=f"Linux {audit.version}" if audit.version else audit.name,
        lead=ahead,
        states=list(audit.aim.capabilities.families.items()),
        tiles=[(name, counts[name], text) for name, text in TILES.items()],
        bars=_bars(rows), families=sorted(Counter(row["family"] for row in rows).items()),
        rows=rows, columns=COLUMNS, choices=_choices(rows),
        unparsed=audit.unparsed,
        rules=[rules.catalogue()[name] for name in told if name in rules.catalogue()])


def _first_to_do(one: Finding) -> tuple[int, tuple[str, int, int]]:
    """What is to be done comes before what is kept."""
    return RANK.index(one.action), one.place


def rendered(template: str, **words: Any) -> str:
    """A page with our style and script in it, and a policy that lets nothing else run."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(DATA), autoescape=True, trim_blocks=True,
        undefined=jinja2.StrictUndefined)
    environment.filters["foldable"] = _foldable
    environment.filters["foldable_name"] = _foldable_name
    style, script = _own("report.css"), _own("report.js")
    page = environment.get_template(template).render(
        style=Markup(style), style_hash=_hash(style),
        script=Markup(script), script_hash=_hash(script), **words)
    # Names that are not UTF-8 carry lone surrogates, which no page may hold.
    return page.encode("utf-8", "backslashreplace").decode("utf-8")


def _foldable(path: str) -> Markup:
    """A path that may be broken after each slash."""
    return Markup("/<wbr>").join(escape(part) for part in path.split("/"))


def _foldable_name(name: str) -> Markup:
    """A name that may be broken after each underscore."""
    return Markup("_<wbr>").join(escape(part) for part in name.split("_"))


def _own(name: str) -> str:
    return "\n" + (DATA / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def family_of(call: str) -> str:
    """The family of a call."""
    return next((name for name, family in catalogue().families.items() if call in family.calls),
                "enable")


def _subsystem(audit: Audit, file: str) -> str:
    """The subsystem of a kernel's file; of a driver outside of any, its folder."""
    if audit.version:
        return prefix_of([file]).partition(":")[0]
    return file.rpartition("/")[0].partition("/")[0] or audit.name


def _row(audit: Audit, one: Finding) -> dict[str, Any]:
    return {
        "file": one.file, "line": one.line, "function": one.function,
        "key": f"{one.file}:{one.line}:{one.column}",
        "subsystem": _subsystem(audit, one.file),
        "family": one.family, "rule": one.rule, "call": one.call,
        "replacement": one.replacement, "verdict": one.verdict, "action": one.action,
        "rank": RANK.index(one.action), "reason": one.reason,
        "arm": arms.described(one.arm) or one.arm,
        "evidence": [{"file": place.file, "line": place.line, "call": place.call,
                      "arm": arms.described(place.arm) or place.arm,
                      "text": _quoted(audit.tree, place.file, place.line)}
                     for place in one.evidence],
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


def _choices(rows: list[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    return [(name, title, sorted({row[name] for row in rows})) for name, title in
            (("action", "Action"), ("family", "Family"), ("subsystem", "Subsystem"),
             ("rule", "Rule"))]


def _bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One bar a subsystem, most calls first; the parts are its families, in percent."""
    totals = Counter(row["subsystem"] for row in rows)
    names = [name for name, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))]
    alone = set(names if len(names) <= BARS else names[:BARS - 1])
    counts: dict[str, Counter[str]] = {name: Counter() for name in names if name in alone}
    for row in rows:
        name = row["subsystem"] if row["subsystem"] in alone else "others"
        counts.setdefault(name, Counter())[row["family"]] += 1
    widest = max((sum(one.values()) for one in counts.values()), default=0)
    return [{"name": name, "count": sum(one.values()), "parts": _parts(one, widest)}
            for name, one in counts.items()]


def _parts(counts: Counter[str], widest: int) -> list[dict[str, Any]]:
    parts, start = [], 0
    for family, count in sorted(counts.items()):
        parts.append({"family": family, "count": count,
                      "start": f"{100 * start / widest:.2f}",
                      "width": f"{100 * count / widest:.2f}"})
        start += count
    return parts
