# SPDX-License-Identifier: GPL-2.0-only
"""Arms of #if: which exclude each other, and how a report names them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from audits import PLAIN, audit_of
from pcimlib import arms, report, report_html, report_sarif

NEW = "LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)"
OLD = f"!({NEW})"


@pytest.mark.parametrize("arm, text", (
    ("-", ""),
    (NEW, "Linux 6.14 and later"),
    (OLD, "Linux before 6.14"),
    (f"{OLD} && LINUX_VERSION_CODE > KERNEL_VERSION(6,11,3)",
     "Linux 6.11.4 and later, before 6.14"),
    (f"defined(X) && {OLD}", "Linux before 6.14; defined(X)"),
    ("!(KERNEL_VERSION(6, 1, 0) < LINUX_VERSION_CODE)", "Linux before 6.1.1"),
    ("(A || B) && !(C && D)", "A || B; !(C && D)"),
    (f"{NEW} && {OLD}", "no kernel"),
    ("LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14", "LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14"),
))
def test_described(arm: str, text: str) -> None:
    """Kernels first, then what else it asks; what is cut off stays as it is."""
    assert arms.described(arm) == text


@pytest.mark.parametrize("one, other, never", (
    ("-", NEW, False), (NEW, NEW, False), (NEW, OLD, True),
    (f"{NEW} && A", "!(A)", True), ("A", "!(A && B)", False),
    (NEW, "LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)", True),
    (NEW, "LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 1)", False),
))
def test_exclude(one: str, other: str, never: bool) -> None:
    """Both ways round."""
    assert arms.exclude(one, other) == never
    one, other = other, one
    assert arms.exclude(one, other) == never


def test_every_format_names_the_arm() -> None:
    """The finding's own, and that of a line of its evidence."""
    place = replace(PLAIN.evidence[0], arm=NEW)
    audit = audit_of([replace(PLAIN, arm=f"defined(X) && {OLD}", evidence=(place,))])
    text = report.text(audit)
    assert "#if Linux before 6.14; defined(X), the device" in text
    assert "a_driver.probe (drivers/ata/a.c line 90, #if Linux 6.14 and later)" in text
    found = json.loads(report.as_json(audit))["findings"][0]
    assert found["arm"] == f"defined(X) && {OLD}" and found["evidence"][0]["arm"] == NEW
    result = json.loads(report_sarif.sarif(audit))["runs"][0]["results"][0]
    assert "#if Linux before 6.14; defined(X)" in result["message"]["text"]
    assert result["properties"]["arm"] == f"defined(X) && {OLD}"
    page = report_html.html(audit)
    assert "Linux before 6.14; defined(X)" in page and "Linux 6.14 and later" in page
