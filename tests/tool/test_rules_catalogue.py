# SPDX-License-Identifier: GPL-2.0-only
"""Each rule that the code can name is in the catalogue, and has its page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from pcimlib import iomaps, rules
from pcimlib.errors import PcimError
from pcimlib.families import catalogue
from pcimlib.finding import REMARKS

PAGES = ROOT / "Documentation/rules"
KINDS = ("both", "unknown", "unmanaged", "foreign")
# Which families a module of the tool decides for.
DECIDES = {"policy": ("intx",), "regions": ("region",), "vectors": ("irqvec",),
           "iomaps": ("iomap",),
           "audit": ("intx", "region", "irqvec", "enable", "iomap"),
           "backport": ("intx", "region", "irqvec")}
# Not rules, though they look like one in enables.py.
TRAITS = {f"enable-{name}" for name in catalogue().families["enable"].traits}
NAMED = re.compile(r'f"\{(?:\w+\.)*family\}-(?:([a-z-]+)|\{(?:\w+\.)*kind\})"')


def of_mapping() -> set[str]:
    """The ids that the plans for a mapping and the remarks can make."""
    text = "".join((ROOT / f"scripts/pcimlib/{name}.py").read_text(encoding="utf-8")
                   for name in ("iomaps", "mapping"))
    names = re.findall(r'(?:_No|Plan)\("([a-z-]+)"', text)
    assert len(set(names)) > 8, "the test looks for the wrong text"
    return ({f"iomap-{name}" for name in names} | REMARKS
            | {f"helper-removed-{name}" for name, _ in iomaps.REMOVED.values()})


def emitted() -> set[str]:
    """Every id that the text of the tool can make."""
    found = set()
    for module, families in DECIDES.items():
        text = (ROOT / f"scripts/pcimlib/{module}.py").read_text(encoding="utf-8")
        names = [match[1] for match in NAMED.finditer(text)]
        assert names, f"{module}.py names no rule: the test looks for the wrong text"
        for family in families:
            found |= {f"{family}-{kind}" for name in names
                      for kind in ([name] if name else KINDS)}
    text = (ROOT / "scripts/pcimlib/enables.py").read_text(encoding="utf-8")
    found |= {f"enable-{kind}" for kind in ("both", "unknown")}
    return found | set(re.findall(r'"(enable-[a-z-]+)"', text)) - TRAITS | {
        "unparsed"} | of_mapping()


def pcim(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool."""
    return subprocess.run([sys.executable, ROOT / "scripts/pcim", *words],
                          capture_output=True, text=True, check=False)


def test_the_catalogue_is_what_the_code_names() -> None:
    """No rule without an entry, no entry without a rule."""
    assert set(rules.catalogue()) == emitted()


def test_each_page_is_its_entry() -> None:
    """To fix: scripts/pcim explain --pages Documentation/rules, and remove the rest."""
    there = {path.stem: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert there == {name: rules.page(one) for name, one in rules.catalogue().items()}


def test_entries_name_no_unknown_call() -> None:
    """A replacement that an example shows is a call of the family."""
    for one in rules.catalogue().values():
        for name in re.findall(r"\b(pcim?_\w+)\(", one.bad + one.good):
            family = one.id.partition("-")[0]
            if family in catalogue().families:      # else the rule is about more than one
                assert catalogue().call(name).family == family


def test_entries_say_on_which_kernels() -> None:
    """Every entry but the one on unread files speaks of versions or of all kernels."""
    for one in rules.catalogue().values():
        assert one.id == "unparsed" or re.search(r"\d\.\d", one.history)
        assert one.why.endswith(".") and one.fix.endswith(".")
        assert not one.headline.endswith(".")


def test_explain_prints_the_page() -> None:
    """The same bytes as the page."""
    out = pcim("explain", "region-run-time")
    assert out.returncode == 0 and not out.stderr
    assert out.stdout == (PAGES / "region-run-time.md").read_text(encoding="utf-8")


def test_explain_alone_lists_all() -> None:
    """One line a rule."""
    lines = pcim("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(rules.catalogue())


def test_explain_of_no_rule() -> None:
    """One line that says what to do."""
    out = pcim("explain", "intx-nonsense")
    assert out.returncode == 2 and not out.stdout
    assert out.stderr == (f"pcim: intx-nonsense: no such rule; pcim explain lists all "
                          f"{len(rules.catalogue())}\n")
    with pytest.raises(PcimError):
        rules.rule("../../etc")


def test_pages_are_written_anew(tmp_path: Path) -> None:
    """Into an empty folder, all of them."""
    assert pcim("explain", "--pages", str(tmp_path / "new")).returncode == 0
    assert len(list((tmp_path / "new").glob("*.md"))) == len(rules.catalogue())
