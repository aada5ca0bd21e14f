# SPDX-License-Identifier: GPL-2.0-only
"""An audit as SARIF 2.1.0, for code hosts.

A call to convert or drop is a warning, one for a person a note, a core that
went ahead of its callers an error.  Kept calls
are no results; their number is in the run's properties.  What could not be
read is a notification of the invocation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pcimlib import VERSION, rules, severity
from pcimlib.audit import Audit, Unparsed
from pcimlib.backport import Incomplete, incomplete
from pcimlib.finding import Finding
from pcimlib.report import message

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"convert": "warning", "drop": "warning", "mend": "warning", "review": "note"}
ROOT = "SRCROOT"


def sarif(audit: Audit) -> str:
    """The log file, one run."""
    return log([("", audit)])


def log(audits: Sequence[tuple[str, Audit]]) -> str:
    """The log file, a run an audit; a name tells several trees apart."""
    whole = {"$schema": SCHEMA, "version": "2.1.0",
             "runs": [_run(name, audit) for name, audit in audits]}
    return json.dumps(whole, indent=1, ensure_ascii=True) + "\n"


def _run(name: str, audit: Audit) -> dict[str, Any]:
    told = [one for one in audit.findings if one.action in LEVELS]
    ahead = incomplete(audit)
    ids = sorted({one.rule for one in told} | {one.rule for one in ahead})
    return {
        "tool": {"driver": {"name": "pcim", "semanticVersion": VERSION,
                            "rules": [_rule(name) for name in ids],
                            "notifications": [_rule("unparsed")]}},
        **({"automationDetails": {"id": f"pcim/{plain(name)}"}} if name else {}),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {
            "text": "The top of the tree that was audited."}}},
        "invocations": [{
            "executionSuccessful": True,
            "toolExecutionNotifications": [_notification(bad) for bad in audit.unparsed]}],
        "results": [
            *(_backport(one, audit.version, ids.index(one.rule)) for one in ahead),
            *(_result(one, ids.index(one.rule), severity.of(
                one, audit.aim.capabilities.families, audit.version)) for one in told)],
        "properties": {"treeVersion": audit.version,
                       "capabilities": audit.aim.capabilities.families,
                       "summary": audit.summary},
    }


def plain(text: str) -> str:
    """A text without the lone surrogates that stand for bytes that are not UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _rule(name: str) -> dict[str, Any]:
    one = rules.catalogue().get(name)
    if one is None:
        return {"id": name}
    return {"id": name,
            "shortDescription": {"text": one.headline + "."},
            "fullDescription": {"text": f"{one.why} {one.history}"},
            "help": {"text": f"{one.fix}", "markdown": rules.page(one)}}


def _location(file: str, line: int, column: int | None = None) -> dict[str, Any]:
    region = {"startLine": max(line, 1)}
    if column is not None:
        region["startColumn"] = column + 1
    place: dict[str, Any] = {"artifactLocation": {
        "uri": quote(os.fsencode(file)), "uriBaseId": ROOT}}
    if line:
        place["region"] = region
    return {"physicalLocation": place}


def _result(one: Finding, index: int, bad: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": LEVELS[one.action],
        "message": {"text": plain(message(one))},
        "locations": [_location(one.file, one.line, one.column)],
        "partialFingerprints": {"pcimFinding/v1": one.fingerprint},
        "properties": {"call": one.call, "verdict": one.verdict, "action": one.action,
                       "severity": bad,
                       "replacement": one.replacement, "module": plain(one.module),
                       **({"arm": plain(one.arm)} if one.arm else {})},
    }
    if one.function:
        result["locations"][0]["logicalLocations"] = [
            {"name": plain(one.function), "kind": "function"}]
    if one.evidence:
        result["relatedLocations"] = [
            {**_location(place.file, place.line), "id": number,
             "message": {"text": plain(place.call)}}
            for number, place in enumerate(one.evidence)]
    return result


def _backport(one: Incomplete, version: str, index: int) -> dict[str, Any]:
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": f"{one.message(version)}."},
        "locations": [_location(one.file, 0)],
        "partialFingerprints": {"pcimFinding/v1": one.fingerprint},
        "properties": {"drivers": [plain(name) for name in one.drivers]},
    }


def _notification(bad: Unparsed) -> dict[str, Any]:
    what = f"{bad.function}(): " if bad.function else ""
    return {"descriptor": {"id": "unparsed", "index": 0}, "level": "warning",
            "message": {"text": plain(f"{what}not read: {bad.reason}")},
            "locations": [_location(bad.file, 0)]}
