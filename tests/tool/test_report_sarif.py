# SPDX-License-Identifier: GPL-2.0-only
"""SARIF: its structure, stable ids, and what a code host must be told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest

from audits import NASTY, PLAIN, audit_of, some_findings
from pcimlib import rules
from pcimlib.audit import Unparsed
from pcimlib.report_sarif import sarif

SCHEMA = json.loads((Path(__file__).parent / "data/sarif-subset.schema.json").read_text("utf-8"))


def log_of(*args: Any, **more: Any) -> dict[str, Any]:
    """The log of an audit, checked against the schema."""
    log: dict[str, Any] = json.loads(sarif(audit_of(*args, **more)).encode("utf-8"))
    jsonschema.Draft7Validator(SCHEMA).validate(log)
    return log


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    """The results of the only run."""
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def test_structure() -> None:
    """Structure."""
    log = log_of(some_findings(), unparsed=(Unparsed("x y.c", "f", "no end"),
                                            Unparsed("z.c", "", "timeout")))
    assert len(results(log)) == 5, "kept calls are no results"
    assert log["runs"][0]["properties"]["summary"]["keep"] == 1
    notes = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == [
        "f(): not read: no end", "not read: timeout"]
    declared = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(declared[one["ruleIndex"]]["id"] == one["ruleId"] for one in results(log))


def test_an_empty_audit_is_a_valid_log() -> None:
    """An empty audit is a valid log."""
    assert not results(log_of([]))


def test_the_schema_can_fail() -> None:
    """The schema can fail."""
    log = log_of(some_findings())
    results(log)[0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(SCHEMA).validate(log)


def test_columns_count_from_one() -> None:
    """Columns count from one."""
    one = results(log_of([replace(PLAIN, column=8)]))[0]
    assert one["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 10, "startColumn": 9}


def test_fingerprints_survive_moved_lines_and_are_distinct() -> None:
    """Fingerprints survive moved lines and are distinct."""
    def prints(shift: int) -> list[str]:
        """The ids, all lines moved."""
        log = log_of([replace(one, line=one.line + shift) for one in some_findings()])
        return [one["partialFingerprints"]["pcimFinding/v1"] for one in results(log)]

    assert prints(0) == prints(40)
    assert len(set(prints(0))) == len(prints(0))


def test_a_hostile_name_comes_back_from_its_uri() -> None:
    """A hostile name comes back from its uri."""
    odd = [one for one in results(log_of(some_findings())) if one["ruleId"] == "irqvec-macro"]
    uri = odd[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(uri) == NASTY.encode("utf-8", "surrogateescape")


def test_same_findings_same_bytes() -> None:
    """Same findings same bytes."""
    assert sarif(audit_of(some_findings())) == sarif(audit_of(some_findings()[::-1]))


def test_each_action_has_its_level() -> None:
    """Each action has its level."""
    levels = {one["properties"]["action"]: one["level"] for one in results(
        log_of(some_findings()))}
    assert levels == {"convert": "warning", "drop": "warning", "review": "note"}


def test_a_rule_brings_its_page() -> None:
    """A rule brings its page."""
    log = log_of([PLAIN])
    help_text = log["runs"][0]["tool"]["driver"]["rules"][0]["help"]["markdown"]
    assert help_text == rules.page(rules.rule("intx-managed-plain"))
