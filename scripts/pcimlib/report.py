# SPDX-License-Identifier: GPL-2.0-only
"""An audit as one stable JSON object; all formats by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pcimlib import VERSION, arms, severity
from pcimlib.audit import Audit
from pcimlib.backport import incomplete
from pcimlib.finding import Finding
from pcimlib.report_text import text


def message(one: Finding) -> str:
    """A finding in one line, without its place and rule."""
    if one.action in ("convert", "drop"):
        head = f"{one.call}() " + (f"-> {one.replacement}()" if one.replacement else "dropped")
        if one.edit.endswith(("-return", "-tail")):
            head += ", failure returned"
        elif one.edit.endswith("-goto"):
            head += f", failure goes to {one.label}"
    else:
        head = f"{one.call}(): {one.action}"
    where = f" in {one.function}()" if one.function else ""
    if one.arm:
        where += f", #if {arms.described(one.arm) or one.arm}"
    proof = ", ".join(f"{place.file}:{place.line} {place.call}" + (
        f" (#if {arms.described(place.arm) or place.arm})" if place.arm else "")
        for place in one.evidence)
    return (f"{head}{where}, device {one.verdict}: {one.reason}"
            + (f" [{proof}]" if proof else ""))


def summary_line(audit: Audit) -> str:
    """The counts that a person wants to see last."""
    counts = audit.summary
    rest = f", {counts['unparsed']} not parsed" if counts["unparsed"] else ""
    if counts["remarks"]:
        rest += f"; {counts['remarks']} remark{'s' * (counts['remarks'] > 1)}"
    if audit.left_out:
        rest += "; not told: " + ", ".join(f"{count} by {option}"
                                           for option, count in audit.left_out.items())
    mend = f"{counts['mend']} to mend by hand, " if counts["mend"] else ""
    return (f"{counts['calls']} calls seen: {counts['convert']} to convert, "
            f"{counts['drop']} to drop, {counts['keep']} kept, "
            f"{mend}{counts['review']} to review{rest}")


def _as_object(one: Finding, audit: Audit) -> dict[str, Any]:
    bad = severity.of(one, audit.aim.capabilities.families, audit.version)
    return {
        "rule": one.rule, "severity": bad,
        "file": one.file, "line": one.line, "column": one.column,
        "function": one.function, "module": one.module, "call": one.call,
        "verdict": one.verdict, "action": one.action, "replacement": one.replacement,
        "edit": one.edit, "variable": one.variable, "label": one.label,
        "reason": one.reason, "arm": one.arm,
        "evidence": [{"file": place.file, "line": place.line, "call": place.call,
                      "arm": place.arm} for place in one.evidence],
        "fingerprint": one.fingerprint,
    }


def as_json(audit: Audit) -> str:
    """The object that Documentation/json.md describes."""
    whole = {
        "tool": "pcim",
        "version": VERSION,
        "tree": {"name": audit.name, "version": audit.version,
                 "capabilities": audit.aim.capabilities.families},
        "topics": list(audit.families),
        "shard": {"index": audit.shard.index, "count": audit.shard.count},
        "backports": [{"rule": one.rule, "file": one.file, "drivers": list(one.drivers),
                       "fingerprint": one.fingerprint} for one in incomplete(audit)],
        "summary": audit.summary,
        "unparsed": [{"file": bad.file, "function": bad.function, "reason": bad.reason}
                     for bad in audit.unparsed],
        "findings": [_as_object(one, audit) for one in audit.findings],
    }
    return json.dumps(whole, indent=1, ensure_ascii=True) + "\n"


def _sarif(audit: Audit) -> str:
    from pcimlib import report_sarif    # pylint: disable=import-outside-toplevel,cyclic-import
    return report_sarif.sarif(audit)


def _html(audit: Audit) -> str:
    from pcimlib import report_html     # pylint: disable=import-outside-toplevel
    return report_html.html(audit)


FORMATS: dict[str, Callable[[Audit], str]] = {
    "text": text, "json": as_json, "sarif": _sarif, "html": _html}
