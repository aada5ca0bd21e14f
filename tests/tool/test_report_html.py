# SPDX-License-Identifier: GPL-2.0-only
"""The HTML report: whole in one file, and safe with hostile names."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from audits import NASTY, PLAIN, audit_of, some_findings
from pages import data_of, rows_of
from pcimlib import VERSION, rules
from pcimlib.audit import Unparsed
from pcimlib.finding import Place
from pcimlib.report_html import html
from pcimlib.report_page import STATES, Stamp, stamp

VOID = {"meta", "br", "wbr", "input"}
MADE = Stamp("2026-01-02 03:04 UTC", "pcim audit --format html")


class Reader(HTMLParser):
    """Sees that tags are balanced, and what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what it loads and links."""
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "action") or (name == "href" and tag != "a"):
                self.loads.append(value or "")
            if name == "href":
                self.links.add((value or "").removeprefix("#"))
            if name == "id":
                self.ids.add(value or "")
            assert not name.startswith("on"), "a handler in an attribute"
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG."""
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It ends what was open."""
        assert self.stack.pop() == tag


def read(page: str) -> Reader:
    """Parse a page; its tags must be balanced."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.stack
    return reader


def test_one_file_without_network() -> None:
    """Each link stays in the page: it filters, or it leads somewhere."""
    page = html(audit_of(some_findings(), unparsed=(Unparsed("x.c", "f", "no end"),)))
    reader = read(page)
    assert not reader.loads
    assert not re.search(r"https?:|@import|url\(", page)
    assert {link for link in reader.links if "=" not in link} <= reader.ids
    filters = [dict(parse_qsl(link)) for link in reader.links if "=" in link]
    assert all(set(one) <= {"kind", "subsystem", "rule"} for one in filters)
    assert {one["subsystem"] for one in filters if "subsystem" in one} <= {
        row["subsystem"] for row in rows_of(page)}


def test_hostile_names_stay_text() -> None:
    """In markup and in the data of the script."""
    page = html(audit_of(some_findings()))
    reader = read(page)
    assert reader.tags.count("script") == 2
    assert "img" not in reader.tags and NASTY not in page
    assert NASTY.replace("\udcff", "\\udcff") in [row["file"] for row in rows_of(page)]
    page.encode("utf-8")


def test_figures_of_the_summary() -> None:
    """A tile a kind; the kinds add up to the calls."""
    page = html(audit_of(some_findings(), unparsed=(Unparsed("x.c", "", "timeout"),)))
    found = {title: int(count) for count, title in re.findall(
        r'<b(?: class="kind-[\w-]+")?>(\d+)</b><span>([\w -]+)</span>', page)}
    assert found == {"calls seen": 6, "defects": 0, "rely on the hybrid": 4, "to review": 0,
                     "clean-ups": 1, "kept": 1, "not read": 1}


def test_bars_count_work() -> None:
    """What is kept has no bar; the parts of a bar lie side by side."""
    many = [replace(PLAIN, file=f"drivers/sub{number:02}/x.c", line=line)
            for number in range(30) for line in range(1, 2 + number % 4)]
    kept = [replace(PLAIN, file="drivers/quiet/x.c", action="keep")]
    page = html(audit_of(many + kept))
    assert sum(map(int, re.findall(r"<title>[^<]*, hybrid: (\d+)</title>", page))) == len(many)
    assert "subsystem=sub00" in page and "subsystem=quiet" not in page
    assert "18 more subsystems" in page
    starts = re.findall(r'<rect class="fill-\w+" x="([\d.]+)%"[^>]*width="([\d.]+)%"', page)
    assert len(starts) == 30
    assert all(float(start) + float(width) <= 100.01 for start, width in starts)


def test_the_page_says_where_it_comes_from() -> None:
    """Date, command, version and topics; what pure and hybrid mean."""
    page = html(audit_of([PLAIN]), MADE)
    assert f"{MADE.date}, pcim {VERSION}" in page and MADE.command in page
    assert "<dt>Topics</dt><dd>intx</dd>" in page
    for state, text in STATES.items():
        assert re.search(rf"{state}</dt><dd>{re.escape(text)}</dd>", page)


def test_a_reproducible_build_has_its_own_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the command is quoted for a shell."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.setattr("sys.argv", ["/usr/bin/pcim", "audit", "a b"])
    assert stamp() == Stamp("1970-01-02 00:00 UTC", "pcim audit 'a b'")


def test_evidence_quotes_the_tree(tmp_path: Path) -> None:
    """A line that is not there has no text."""
    (tmp_path / "e.c").write_text("one\n\tif (a < b)   call();\n", encoding="utf-8")
    one = replace(PLAIN, evidence=(Place("e.c", 2, "call"), Place("e.c", 99, "gone"),
                                   Place("missing.c", 1, "lost")))
    data = data_of(html(replace(audit_of([one]), tree=tmp_path)))
    assert [data["strings"][place[4]] for place in data["places"]] == [
        "if (a < b) call();", "", ""]


def test_rules_stand_on_the_page() -> None:
    """The text of each rule that a row names, once."""
    page = html(audit_of(some_findings()))
    assert re.findall(r'<article id="([\w-]+)"', page) == sorted(
        {row["rule"] for row in rows_of(page)} & set(rules.catalogue()))


def test_a_text_stands_there_once() -> None:
    """4,000 calls take less than 100 bytes each."""
    many = [replace(PLAIN, file=f"drivers/ata/a{line % 500}.c", line=line)
            for line in range(4000)]
    page = html(audit_of(many))
    assert page.count("the driver is managed") == 1
    assert len(page) < 400_000
    assert len(read(page).tags) < 400, "rows are drawn by the script"


def test_an_empty_audit_has_a_page() -> None:
    """An empty audit has a page."""
    assert "No calls" in html(audit_of([]))


def test_same_findings_same_bytes() -> None:
    """Same findings same bytes."""
    assert html(audit_of(some_findings()), MADE) == html(audit_of(some_findings()[::-1]), MADE)
