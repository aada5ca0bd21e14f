# SPDX-License-Identifier: GPL-2.0-only
"""The HTML report: whole in one file, safe with hostile names, and it works."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from audits import NASTY, PLAIN, audit_of, some_findings
from pcimlib.audit import Unparsed
from pcimlib.finding import Place
from pcimlib.report_html import html

VOID = {"meta", "br", "wbr", "input"}
CHROMIUM = shutil.which("chromium")
PROBE = """
const get = id => document.getElementById(id);
const shown = () => Array.from(document.querySelectorAll("tbody tr:not([hidden])"),
    row => row.querySelector(".place").textContent);
const seen = {all: shown()};
const heads = document.querySelectorAll("th button");
heads[0].click(); heads[0].click();
seen.down = shown();
const pick = document.querySelector("[data-filter=action]");
pick.value = "drop";
pick.dispatchEvent(new Event("input", {bubbles: true}));
seen.drop = shown();
seen.label = get("shown").textContent;
get("search").value = "no such word";
get("search").dispatchEvent(new Event("input", {bubbles: true}));
seen.none = [shown().length, get("none").hidden];
document.body.textContent = JSON.stringify(seen);
"""


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
    """One file without network."""
    page = html(audit_of(some_findings(), unparsed=(Unparsed("x.c", "f", "no end"),)))
    reader = read(page)
    assert not reader.loads
    assert not re.search(r"https?:|@import|url\(", page)
    assert reader.links <= reader.ids, "each link stays in the page and leads somewhere"


def test_hostile_names_stay_text() -> None:
    """Hostile names stay text."""
    page = html(audit_of(some_findings()))
    reader = read(page)
    assert reader.tags.count("script") == 1
    assert "img" not in reader.tags and NASTY not in page
    assert "\\udcff" in page
    page.encode("utf-8")


def test_figures_of_the_summary() -> None:
    """Figures of the summary."""
    page = html(audit_of(some_findings(), unparsed=(Unparsed("x.c", "", "timeout"),)))
    tiles = dict(re.findall(r"<dt>([\w ]+)</dt><dd>(\d+)</dd>", page))
    assert tiles == {"calls seen": "6", "to convert": "2", "to drop": "1",
                     "to mend by hand": "0", "to review": "2",
                     "kept": "1", "not read": "1"}


def test_bars_add_up() -> None:
    """Bars add up."""
    many = [replace(PLAIN, file=f"drivers/sub{number:02}/x.c", line=line)
            for number in range(30) for line in range(1, 2 + number % 4)]
    page = html(audit_of(many))
    parts = [int(count) for count in re.findall(r"<title>[^<]*, intx: (\d+)</title>", page)]
    assert sum(parts) == len(many)
    assert len(parts) == 16
    starts = re.findall(r'<rect class="fill-\w+" x="([\d.]+)%"[^>]*width="([\d.]+)%"', page)
    assert len(starts) == 16
    assert all(float(start) + float(width) <= 100.01 for start, width in starts)


def test_evidence_quotes_the_tree(tmp_path: Path) -> None:
    """Evidence quotes the tree."""
    (tmp_path / "e.c").write_text("one\n\tif (a < b)   call();\n", encoding="utf-8")
    one = replace(PLAIN, evidence=(Place("e.c", 2, "call"), Place("e.c", 99, "gone"),
                                   Place("missing.c", 1, "lost")))
    page = html(replace(audit_of([one]), tree=tmp_path))
    assert re.findall(r"<pre>(.*?)</pre>", page) == ["if (a &lt; b) call();"]


def test_an_empty_audit_has_a_page() -> None:
    """An empty audit has a page."""
    assert "No calls" in html(audit_of([]))


def test_same_findings_same_bytes() -> None:
    """Same findings same bytes."""
    assert html(audit_of(some_findings())) == html(audit_of(some_findings()[::-1]))


def chromium(page: Path, profile: Path) -> str:
    """What the body of a page says after its scripts ran."""
    out = subprocess.run(
        [CHROMIUM or "", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=True)
    return out.stdout.decode("utf-8")


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_sort_and_filter_in_a_browser(tmp_path: Path) -> None:
    """Sort and filter in a browser."""
    findings = [replace(PLAIN, line=line) for line in (9, 10, 100)] + some_findings()[2:3]
    page = html(audit_of(findings))
    # The page's own policy would refuse the probe.
    page, cut = re.subn(r"<meta http-equiv[^>]*>", "", page)
    assert cut == 1
    file = tmp_path / "page.html"
    file.write_text(page.replace("</body>", f"<script>{PROBE}</script></body>"), encoding="utf-8")
    body = re.search(r"<body>(.*)</body>", chromium(file, tmp_path / "profile"), re.S)
    assert body
    seen = json.loads(body[1])
    ata, net = "drivers/ata/a.c", "drivers/net/b.c"
    assert seen["all"] == [f"{ata}:9", f"{ata}:10", f"{ata}:100", f"{net}:7"]
    assert seen["down"] == seen["all"][::-1], "lines sort as numbers"
    assert seen["drop"] == [f"{net}:7"]
    assert seen["label"] == "1 of 4"
    assert seen["none"] == [0, False]


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_the_policy_lets_the_own_script_run(tmp_path: Path) -> None:
    """The policy lets the own script run."""
    file = tmp_path / "page.html"
    file.write_text(html(audit_of(some_findings())), encoding="utf-8")
    assert "<th scope=\"col\" class=\"col-place\"><button" in chromium(file, tmp_path / "profile")
