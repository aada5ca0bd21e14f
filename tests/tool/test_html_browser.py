# SPDX-License-Identifier: GPL-2.0-only
"""The pages in a browser: filter, sort, open, copy, narrow, dark, print (scripts/setup browser)."""

from __future__ import annotations

import base64
import importlib.util
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audits import PLAIN, audit_of, some_findings
from pcimlib import matrix, report_html, report_matrix
from pcimlib.finding import Finding, Place

if not shutil.which("chromedriver") or not importlib.util.find_spec("selenium"):
    pytest.skip("no chromedriver or no python3-selenium here", allow_module_level=True)
webdriver: Any = importlib.import_module("selenium.webdriver")

# After the events that are queued by now, and the frame that they ask for.
SETTLED = ("const done = arguments[0];"
           "setTimeout(() => requestAnimationFrame(() => setTimeout(done, 0)), 20);")
SHOWN = """return Array.from(document.querySelectorAll("#findings tr[data-kind]"),
    row => row.querySelector("code").textContent);"""
PICK = """const one = document.querySelector(`[data-filter=${arguments[0]}]`);
one.value = arguments[1]; one.dispatchEvent(new Event("change"));"""


class Page:
    """A page that is open in the browser."""

    def __init__(self, driver: Any, file: Path) -> None:
        self.driver, self.file = driver, file

    def open(self, fragment: str = "") -> None:
        """Load it afresh."""
        self.driver.get("about:blank")
        self.driver.get(self.file.as_uri() + fragment)

    def run(self, script: str, *words: object) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *words)

    def shown(self) -> list[str]:
        """The places of the rows, from the top."""
        return list(self.run(SHOWN))

    def click(self, selector: str) -> None:
        """Click on the first that fits; what the page does on a new address is done, too."""
        self.driver.find_element("css selector", selector).click()
        self.driver.execute_async_script(SETTLED)

    def style(self, selector: str, name: str) -> str:
        """A computed style."""
        return str(self.run("return getComputedStyle(document.querySelector(arguments[0]))"
                            "[arguments[1]]", selector, name))

    @property
    def fragment(self) -> str:
        """Of the URL."""
        return str(self.driver.current_url).partition("#")[2]


@pytest.fixture(scope="module", name="driver")
def driver_fixture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser for all; its log must stay empty."""
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--disable-dev-shm-usage", "--window-size=1200,900",
                 f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options)
    browser.implicitly_wait(5)
    yield browser
    log = browser.get_log("browser")
    browser.quit()
    assert log == [], "the page's own policy and script have nothing to complain of"


def written(text: str, folder: Path, driver: Any) -> Page:
    """A page in the browser."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    page = Page(driver, file)
    page.open()
    return page


def many() -> list[Finding]:
    """400 calls to convert, of 200 drivers."""
    return [replace(PLAIN, file=f"drivers/ata/d{number}.c", line=number,
                    module=f"drivers/ata/d{number // 2}")
            for number in range(1, 401)]


@pytest.fixture(name="page")
def page_fixture(tmp_path: Path, driver: Any) -> Page:
    """Three calls of one driver in mixed order, one of each other action."""
    (tmp_path / "e.c").write_text("one\n\tif (a < b) call();\n", encoding="utf-8")
    first = replace(PLAIN, evidence=(Place("e.c", 2, "call"),))
    lines = [replace(first, line=line) for line in (9, 10, 100)]
    rest = [replace(one, module=one.file[:-2]) for one in some_findings()[2:5]]
    rest[1] = replace(rest[1], rule="irqvec-release")
    audit = replace(audit_of(lines + rest), tree=tmp_path)
    return written(report_html.html(audit), tmp_path, driver)


ATA = [f"drivers/ata/a.c:{line}" for line in (9, 10, 100)]
NET, SOUND, XEN = "drivers/net/b.c:7", "sound/pci/c.c:3", "drivers/xen/d.c:4"


def test_what_is_kept_is_hidden_at_first(page: Page) -> None:
    """Most urgent first; the count says what is hidden."""
    assert page.shown() == [*ATA, SOUND, NET]
    assert page.run("return document.getElementById('shown').textContent") == "5 of 6"
    page.click(".tile[href='#kind=all']")
    assert set(page.shown()) == {*ATA, NET, SOUND, XEN}


def test_filters_stand_in_the_fragment(page: Page) -> None:
    """A link with it shows the same; reset forgets it."""
    page.run(PICK, "subsystem", "ata")
    page.driver.find_element("id", "search").send_keys("a.c")
    assert page.shown() == ATA
    fragment = page.fragment
    assert fragment == "q=a.c&subsystem=ata"
    page.open()
    assert len(page.shown()) == 5
    page.open("#" + fragment)
    assert page.shown() == ATA
    page.click("#reset")
    assert len(page.shown()) == 5 and page.fragment == ""
    page.open("#q=no+such+word")
    assert page.shown() == [] and page.style("#none", "display") != "none"


def test_tiles_and_bars_filter(page: Page) -> None:
    """So does the number beside a bar."""
    page.click(".tile[href='#kind=review']")
    assert page.shown() == [SOUND]
    assert page.run("return document.querySelector('[data-filter=kind]').value") == "review"
    page.click(".chart th a[href='#subsystem=net']")
    assert page.shown() == [NET]
    page.driver.find_element("css selector", ".chart svg a rect.fill-hybrid").click()
    assert page.shown() == ATA
    assert page.fragment == "subsystem=ata&kind=hybrid"


def test_sort(page: Page) -> None:
    """Lines as numbers, both ways; the head says which."""
    page.click("#group")
    page.click("th.col-place button")
    assert page.shown() == [*ATA, NET, SOUND]
    page.click("th.col-place button")
    assert page.shown() == [SOUND, NET, *ATA[::-1]]
    assert page.run("return document.querySelector('th.col-place').ariaSort") == "descending"
    assert page.fragment == "sort=1&dir=-1&group=0"


def test_groups_have_the_name_of_the_driver(page: Page) -> None:
    """And a link to all of it."""
    heads = "return Array.from(document.querySelectorAll('.group b'), one => one.textContent)"
    assert page.run(heads) == ["a", "c", "b"]
    page.click(".group a")
    assert page.shown() == ATA and page.run(heads) == ["a"]
    page.click("#reset")
    page.click("#group")
    assert page.run(heads) == []


def test_evidence_opens(page: Page) -> None:
    """The line of the source, as text."""
    assert page.run("return document.querySelectorAll('#findings pre').length") == 0
    page.click("#findings summary")
    pre = page.driver.find_element("css selector", "#findings pre")
    assert pre.is_displayed() and pre.text == "if (a < b) call();"


def test_a_rule_leads_to_its_text(page: Page) -> None:
    """It filters nothing."""
    before = page.shown()
    page.click("#findings a[href='#region-release-redundant']")
    assert page.shown() == before
    assert page.run("return document.querySelector('article:target').id") == \
        "region-release-redundant"


def test_rows_are_drawn_as_they_come_into_view(tmp_path: Path, driver: Any) -> None:
    """All of them once a person has gone to the end, or prints."""
    page = written(report_html.html(audit_of(many())), tmp_path, driver)
    assert 50 <= len(page.shown()) < 200
    for _ in range(40):
        page.run("scrollTo(0, document.getElementById('more').offsetTop); "
                 "dispatchEvent(new Event('scroll'))")
    assert len(page.shown()) == 400
    page.open()
    drawn = len(page.shown())
    pdf = base64.b64decode(page.driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 10
    assert len(page.shown()) == 400 > drawn


def test_copy(page: Page) -> None:
    """What is shown, for a sheet and for a mail; a formula stays text."""
    catch = """window.copied = []; Object.defineProperty(navigator, "clipboard", {value: {
        writeText: text => { window.copied.push(text); return Promise.resolve(); }}});"""
    page.run(catch)
    page.run(PICK, "subsystem", "ata")
    page.click("#csv")
    page.click("#markdown")
    sheet, mail = page.run("return window.copied")
    lines = sheet.split("\r\n")
    assert lines[0].startswith('"work","driver","file","line"') and lines[-1] == ""
    assert lines[1].startswith('"hybrid","a","drivers/ata/a.c","9","a_probe"')
    assert len(lines) == 5
    assert "| hybrid | a | drivers/ata/a.c | 9 | a\\_probe |" in mail
    assert page.run("return document.getElementById('copied').textContent") == \
        "3 calls copied as Markdown"


def test_narrow(page: Page) -> None:
    """Nothing is wider than the screen; the order is said, and can be turned."""
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": True})
    try:
        page.open("#group=0")
        assert page.run("return document.documentElement.scrollWidth") <= 360
        assert page.style("#findings td", "display") == "grid"
        assert page.style("#findings thead", "display") == "none"
        page.run("const one = document.getElementById('sort'); one.value = '1';"
                 "one.dispatchEvent(new Event('change'));")
        assert page.shown() == [*ATA, NET, SOUND]
        order = page.driver.find_element("id", "order")
        assert order.text.endswith("ascending")
        order.click()
        assert page.shown() == [SOUND, NET, *ATA[::-1]] and order.text.endswith("descending")
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def luminance(colour: str) -> float:
    """Of rgb(r, g, b), as WCAG has it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ("light", "dark"))
def test_colours(page: Page, scheme: str) -> None:
    """Each kind has a colour of its own that can be read, by day and by night."""
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})
    try:
        back = luminance(page.style(".tile", "backgroundColor"))
        assert (back < 0.2) == (scheme == "dark")
        kinds = [page.style(f".tile .kind-{kind}", "color")
                 for kind in ("defect", "hybrid", "review", "clean-up", "kept")]
        assert len({*kinds, page.style("a:not(.tile)", "color")}) == 6
        for colour in kinds:
            light, dark = sorted((luminance(colour), back), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, colour
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_print_has_no_controls(page: Page) -> None:
    """Paper cannot be clicked."""
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert page.style("#controls", "display") == "none"
        assert page.style("#findings", "display") == "table"
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_matrix(tmp_path: Path, driver: Any) -> None:
    """Its rows, its filter, its picture."""
    kept = replace(PLAIN, line=50, call="pcim_intx", action="keep", rule="intx-managed")
    page = written(report_matrix.html(matrix.of([
        audit_of([PLAIN, kept], "6.1.2"), audit_of([kept], "6.12.3")])), tmp_path, driver)
    assert page.shown() == ["drivers/ata/a.c"]
    cells = "return Array.from(document.querySelectorAll('#findings tr[data-kind] td')," \
        "cell => cell.innerText.split('\\n')[0].trim())"
    assert page.run(cells)[2:] == ["hybrid line 10", "-"]
    page.run(PICK, "kind", "kept")
    assert page.run(cells)[2:] == ["kept line 50", "kept line 50"]
    assert page.driver.find_element("css selector", ".trend polyline").is_displayed()
