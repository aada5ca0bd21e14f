# SPDX-License-Identifier: GPL-2.0-only
"""Every rule on every fixture of tests/rules: by a table, alone, and end to end."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from pcimlib import audit, spatch
from pcimlib.finding import Finding

RULES = ROOT / "tests" / "rules"
sys.path.insert(0, str(RULES))
from flagged import MODES, flagged  # noqa: E402  pylint: disable=wrong-import-position

# The name that the stand-alone rule puts its finger on, by rule.
WORDS = {"intx": re.compile(r"\bpci_intx\("),
         "region": re.compile(r"\bpci_request_\w*regions?(_exclusive)?\("),
         "iomap": re.compile(r"\bpcim_iomap_regions\("),
         "enable": re.compile(r"\b(pcim_enable|pci_disable)_device\("),
         "irqvec": re.compile(r"\bpci_(alloc_irq_vectors(_affinity)?|enable_msi)\(")}
# The family that "pcim migrate" takes when it is not told which.
AUDITED = ("intx",)

pytestmark = pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")


@dataclass(frozen=True)
class Case:
    """One folder of fixtures."""

    folder: Path
    calls: list[dict[str, Any]]

    @property
    def family(self) -> str:
        """The rule that the case is for, without its suffix."""
        return self.folder.parent.name

    @property
    def before(self) -> Path:
        """The sources that go in."""
        return self.folder / "before"

    @property
    def home(self) -> str:
        """Where the case lives in a kernel tree."""
        return f"drivers/misc/{self.family}-{self.folder.name}"

    def expected(self) -> dict[str, str]:
        """The sources that come out, by name; those without a file in after/ stay."""
        return self.sources() | {file.name: file.read_text()
                                 for file in (self.folder / "after").glob("*.c")}

    def sources(self) -> dict[str, str]:
        """The sources that go in, by name."""
        return {file.name: file.read_text() for file in self.before.glob("*.c")}


def place(call: dict[str, Any]) -> tuple[str, int]:
    """The file and the line of a call."""
    file, _, line = call["at"].partition(":")
    return file, int(line)


def actions(case: Case) -> list[tuple[spatch.Action, bool]]:
    """The table of a case, and for each action whether it will be lost."""
    default = {"intx": "pci_intx"}.get(case.family, "")
    return [(spatch.Action(*place(call), 0, call.get("call", default), call["edit"],
                           call.get("var", ""), call.get("exit", "")), call.get("lost", False))
            for call in case.calls if call["action"] in ("convert", "drop")]


def read_cases() -> list[Case]:
    """All folders that have an expect.toml."""
    return [Case(file.parent, tomllib.loads(file.read_text()).get("call", []))
            for file in sorted(RULES.glob("*/*/expect.toml"))]


CASES = read_cases()


def over(cases: list[Case]) -> pytest.MarkDecorator:
    """Run a test for each of the cases."""
    return pytest.mark.parametrize("case", cases,
                                   ids=[f"{one.family}/{one.folder.name}" for one in cases])


every_case = over(CASES)
audited_cases = over([case for case in CASES if case.family in AUDITED])


@cache
def composed(build: Path) -> Path:
    """A kernel tree with every case in it."""
    tree = build / "linux"
    shutil.copytree(RULES / "tree", tree)
    for case in CASES:
        shutil.copytree(case.before, tree / case.home)
    folders = "".join(f"obj-y += {case.home.removeprefix('drivers/misc/')}/\n" for case in CASES)
    (tree / "drivers/Makefile").write_text("obj-y += misc/\n")
    (tree / "drivers/misc/Makefile").write_text(folders)
    return tree


@pytest.fixture(scope="module", name="place_of_tree")
def place_of_tree_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the composed tree and what is built beside it."""
    return tmp_path_factory.mktemp("rules")


@cache
def edited(place_of_tree: Path, rule: str) -> spatch.EditResult:
    """One run of a rule over all its cases, by the table made from them."""
    table = [replace(one, file=f"{case.home}/{one.file}")
             for case in CASES if case.family == rule for one, _ in actions(case)]
    return spatch.edit(composed(place_of_tree), ROOT / "coccinelle" / f"{rule}.cocci", table,
                       place_of_tree / "build", write=False)


@every_case
def test_by_table(case: Case, place_of_tree: Path) -> None:
    """Driven by a table, the edits are those of after/; what is lost is told."""
    result = edited(place_of_tree, case.family)
    texts = {name: result.texts.get(f"{case.home}/{name}", text)
             for name, text in case.sources().items()}
    assert texts == case.expected()
    told = {(one.file, one.line): False for one in result.edited}
    told |= {(one.file, one.line): True for one in result.lost}
    assert {key: lost for key, lost in told.items() if key[0].startswith(case.home + "/")} == {
        (f"{case.home}/{one.file}", one.line): lost for one, lost in actions(case)}


@cache
def alone(place_of_tree: Path, rule: str, mode: str) -> str:
    """What coccicheck would print for all cases of a rule in one mode."""
    path = ROOT / "coccinelle" / f"{rule}.cocci"
    options = re.findall(r"^// Options:(.*)$", path.read_text(), re.M)[0].split()
    quiet = ["--no-show-diff"] if mode in ("report", "org") else []
    run = subprocess.run(
        ["spatch", "-D", mode, *quiet, "--very-quiet", "--cocci-file", str(path), *options,
         "--patch", ".", "--dir", "drivers/misc"], cwd=composed(place_of_tree), capture_output=True,
        text=True, check=True)
    return run.stdout


@pytest.mark.parametrize("mode", MODES)
@every_case
def test_alone(case: Case, mode: str, place_of_tree: Path) -> None:
    """Alone, all four modes put their finger on the same calls."""
    output = alone(place_of_tree, case.family, mode)
    found = {(Path(file).name, line) for file, line in flagged(output, mode, WORDS[case.family])
             if file.startswith(case.home + "/")}
    assert found == {place(call) for call in case.calls if call.get("alone")}


@cache
def edited_alone(place_of_tree: Path, rule: str) -> Path:
    """The composed tree after the diff that coccicheck would print."""
    tree = place_of_tree / f"alone-{rule}"
    shutil.copytree(composed(place_of_tree), tree)
    subprocess.run(["git", "apply", "-p1", "-"], input=alone(place_of_tree, rule, "patch"),
                   text=True, cwd=tree, check=True)
    return tree


@every_case
def test_alone_text(case: Case, place_of_tree: Path) -> None:
    """Alone, the edits are those of alone/, of after/ where there is none, or there are none."""
    names = any(call.get("alone") for call in case.calls)
    wanted = case.sources() | (case.expected() if names else {}) | {
        file.name: file.read_text() for file in (case.folder / "alone").glob("*.c")}
    home = edited_alone(place_of_tree, case.family) / case.home
    assert {name: (home / name).read_text() for name in wanted} == wanted


# -- end to end -----------------------------------------------------------------

def pcim(place_of_tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool on the composed tree."""
    return subprocess.run(
        [str(ROOT / "scripts" / "pcim"), words[0], "--tree", str(composed(place_of_tree)),
         "--build", str(place_of_tree / "build"), *words[1:]],
        capture_output=True, text=True, check=False)


@cache
def audited(place_of_tree: Path) -> dict[str, Any]:
    """What the audit of the composed tree says."""
    run = pcim(place_of_tree, "audit", "--format", "json", "--topics", "intx")
    assert run.returncode == 1, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)
    return result


@audited_cases
def test_audit(case: Case, place_of_tree: Path) -> None:
    """The audit gives every call of a case its verdict and action, and sees no other."""
    found = {(Path(one["file"]).name, one["line"]): (one["verdict"], one["action"])
             for one in audited(place_of_tree)["findings"]
             if one["file"].startswith(case.home + "/")}
    assert found == {place(call): (call["verdict"], call["action"]) for call in case.calls}


@cache
def judged(place_of_tree: Path, family: str) -> tuple[Finding, ...]:
    """What the audit finds of one family in the composed tree."""
    tree = composed(place_of_tree)
    return audit.run(tree, "6.12.0", place_of_tree / "build", families=(family,)).findings


@every_case
def test_forms(case: Case, place_of_tree: Path) -> None:
    """The audit asks the rule for the form of edit that after/ shows."""
    found = {(Path(one.file).name, one.line): (one.verdict, one.action, one.edit, one.variable,
                                               one.label)
             for one in judged(place_of_tree, case.family)
             if one.file.startswith(case.home + "/")}
    assert found == {place(call): (call["verdict"], call["action"], call.get("edit", ""),
                                   call.get("var", ""), call.get("exit", ""))
                     for call in case.calls}


def is_lost(case: Case) -> bool:
    """True for a case that spatch cannot edit as a whole."""
    return any(call.get("lost") for call in case.calls)


@cache
def migrated(place_of_tree: Path) -> Path:
    """The composed tree after the diff of one migrate over all that can be edited."""
    homes = [case.home for case in CASES if case.family in AUDITED and not is_lost(case)]
    run = pcim(place_of_tree, "migrate", "--topics", "intx", *homes)
    assert run.returncode == 1 and run.stdout, run.stderr
    tree = place_of_tree / "migrated"
    shutil.copytree(composed(place_of_tree), tree)
    subprocess.run(["git", "apply", "-p1", "-"], input=run.stdout, text=True, cwd=tree,
                   check=True)
    return tree


@audited_cases
def test_migrate(case: Case, place_of_tree: Path) -> None:
    """The diff of migrate makes after/ out of before/; a lost call is named and left."""
    if is_lost(case):
        run = pcim(place_of_tree, "migrate", "--topics", "intx", case.home)
        assert run.returncode == 1 and "fault of pcim" not in run.stderr
        for call in case.calls:
            assert (call["at"] in run.stderr) == call.get("lost", False), run.stderr
        return
    home = migrated(place_of_tree) / case.home
    assert {file.name: file.read_text() for file in home.glob("*.c")} == case.expected()
