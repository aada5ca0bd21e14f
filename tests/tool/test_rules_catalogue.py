# SPDX-License-Identifier: GPL-2.0-only
"""Each rule that the code can name is in the catalogue, and has its page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from pcimlib import judge, rules
from pcimlib.errors import PcimError
from pcimlib.families import catalogue

PAGES = ROOT / "Documentation/rules"
FAMILIES = "|".join(catalogue().families)
# A rule as it stands in C: whole, or behind the name of the family.
WHOLE = re.compile(rf'"((?:{FAMILIES}|result|temporary|helper)-[a-z-]+)"')
REST = re.compile(r'"(?:%s-)?([a-z]+(?:-[a-z0-9]+)*)"')
# Made by the report of a tree that took a backport in part, and by the tool itself.
ELSEWHERE = {f"{name}-backport" for name in ("intx", "region", "irqvec")} | {"unparsed"}
# Names of traits of a core, and of the calls of a table.
TRAITS = {f"enable-{name}" for name in catalogue().families["enable"].traits}


def text_of_the_judge() -> str:
    """All C of the judge, and the data of its families."""
    return "".join(path.read_text(encoding="utf-8")
                   for kind in ("*.c", "family.toml")
                   for path in sorted((ROOT / "scripts/judge").rglob(kind)))


def given() -> set[str]:
    """The rules that the judge gives to the calls of all fixtures."""
    done = subprocess.run([judge.BINARY, "--outside"], cwd=ROOT / "tests/rules", check=True,
                          capture_output=True, encoding="utf-8")
    rows = (line.split("\t") for line in done.stdout.splitlines())
    found = {row[8] for row in rows if row[0] == "finding"}
    assert len(found) > 30, "the fixtures are not where the test looks"
    return found


def pcim(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool."""
    return subprocess.run([sys.executable, ROOT / "scripts/pcim", *words],
                          capture_output=True, text=True, check=False)


def test_the_catalogue_is_what_the_code_names() -> None:
    """No rule without an entry, no entry without a rule."""
    text = text_of_the_judge()
    known, rest = set(rules.catalogue()), set(REST.findall(text))
    assert set(WHOLE.findall(text)) - TRAITS <= known
    assert given() <= known
    assert not {name for name in known - ELSEWHERE - set(WHOLE.findall(text))
                if name.partition("-")[2] not in rest}


def test_each_page_is_its_entry() -> None:
    """To fix: scripts/pcim explain --pages Documentation/rules, and remove the rest."""
    there = {path.stem: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert there == {name: rules.page(one) for name, one in rules.catalogue().items()}


def test_entries_name_no_unknown_call() -> None:
    """A replacement that an example shows is a call of the family."""
    for one in rules.catalogue().values():
        for name in re.findall(r"\b(pcim?_\w+)\(", one.bad + one.good):
            family = one.id.partition("-")[0]
            # A rule of no family, or of one without calls, is about more than one.
            if family in catalogue().families and not catalogue().families[family].beside:
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
