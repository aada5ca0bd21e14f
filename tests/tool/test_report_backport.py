# SPDX-License-Identifier: GPL-2.0-only
"""A core that went ahead of its callers is said first, in every format."""

from __future__ import annotations

import json
from dataclasses import replace

from audits import PLAIN, audit_of, some_findings
from pcimlib import report
from test_report_sarif import log_of, results

OTHER = replace(PLAIN, file="drivers/ata/z.c", module="drivers/ata/z")


def test_the_first_line_has_the_number_of_drivers() -> None:
    """Two calls of one driver are one driver."""
    audit = audit_of([PLAIN, replace(PLAIN, line=11), OTHER], version="6.12.117", intx="pure")
    first, _, second = report.text(audit).splitlines()[:3]
    assert first == (
        "drivers/pci/pci.c: incomplete backport in Linux 6.12.117: the intx core is pure, but "
        "2 managed drivers still call pci_intx() and count on unbind to undo it [intx-backport]")
    assert second.startswith("drivers/ata/a.c:10:")


def test_one_driver() -> None:
    """The grammar of one."""
    line = report.text(audit_of([PLAIN], intx="pure")).splitlines()[0]
    assert "but 1 managed driver still calls pci_intx() and counts on" in line


def test_other_trees_say_nothing_of_it() -> None:
    """A hybrid core; a pure one without managed callers; a pure one of another family."""
    kept = [one for one in some_findings() if one.action == "keep"]
    for audit in (audit_of([PLAIN]), audit_of(kept, intx="pure"), audit_of([], intx="pure"),
                  audit_of([PLAIN], region="pure"), audit_of([PLAIN], intx="absent")):
        assert "backport" not in report.text(audit)
        assert json.loads(report.as_json(audit))["backports"] == []
        assert not any("backport" in one["ruleId"] for one in results(
            json.loads(report.FORMATS["sarif"](audit))))


def test_json_names_the_drivers() -> None:
    """By the last name of the module."""
    found = json.loads(report.as_json(audit_of([OTHER, PLAIN], intx="pure")))["backports"]
    assert [(one["rule"], one["drivers"]) for one in found] == [("intx-backport", ["a", "z"])]


def test_sarif_has_an_error() -> None:
    """At the core's file, before the rest; its id does not change with the drivers."""
    both = results(log_of([PLAIN, OTHER], intx="pure"))
    alone = results(log_of([PLAIN], intx="pure"))
    assert [one["level"] for one in both] == ["error", "warning", "warning"]
    assert both[0]["partialFingerprints"] == alone[0]["partialFingerprints"]
    place = both[0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "drivers/pci/pci.c", "uriBaseId": "SRCROOT"}}


def test_html_leads_with_it() -> None:
    """Above the figures, with a link to its rule."""
    page = report.FORMATS["html"](audit_of([PLAIN, OTHER], intx="pure"))
    assert page.index("incomplete backport") < page.index("calls seen")
    assert '<article id="intx-backport">' in page
