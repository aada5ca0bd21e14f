# SPDX-License-Identifier: GPL-2.0-only
"""A series of a small tree: cut into threads, refused at the flip, nothing twice."""

# pylint: disable=missing-function-docstring,protected-access  # the name of a test is its claim

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from pcimlib import (builder, git, parts, recipes, series, source, spatch, steps, subseries,
                     threads, withheld)
from pcimlib.errors import Unfit
from pcimlib.finding import Finding
from pcimlib.maintainers import Owners
from pcimlib.patches import Commit
from pcimlib.policy import Target
from pcimlib.probe import Capabilities
from pcimlib.steps import Step

CASES = {"ata": "request", "misc": "remove", "net": "conditional", "spi": "other-file",
         "virtio": "shared-pair"}
BY_FOLDER = """#!/usr/bin/perl
my ($dir) = $ARGV[-1] =~ m{^drivers/(\\w+)/};
$dir ||= "pci";
print "linux-$dir\\@vger.kernel.org\\nSUBSYSTEM OF $dir\\n";
"""

pytestmark = pytest.mark.skipif(shutil.which("spatch") is None, reason="no spatch")


@pytest.fixture(name="tree")
def tree_fixture(tmp_path: Path) -> Path:
    """A kernel of our own: an old core, and drivers of five subsystems."""
    tree = tmp_path / "linux"
    shutil.copytree(ROOT / "tests/tool/library_core", tree)
    for name in ("Kconfig", "Makefile"):
        shutil.copyfile(ROOT / "tests/rules/tree" / name, tree / name)
    for folder, case in CASES.items():
        shutil.copytree(ROOT / "tests/rules/region" / case / "before", tree / "drivers" / folder)
    (tree / "drivers/Makefile").write_text("".join(f"obj-y += {name}/\n" for name in CASES))
    (tree / "scripts").mkdir()
    (tree / "scripts/get_maintainer.pl").write_text(BY_FOLDER)
    return tree


def made_of(tree: Path, build: Path, way: str = parts.API_FIRST) -> series.Outcome:
    return series.make(source.adopt(tree, build), build, ["region"], way=way)


def applied(made: series.Outcome, place: Path) -> Path:
    """The tree as git am makes it of the whole."""
    source.worktree(made.source, place)
    git.run(place, "am", "-q", str(made.folder / series.MBOX), env=git.identity())
    shutil.rmtree(place / ".git")
    return place


def test_threads_stand_on_what_they_name(tree: Path, tmp_path: Path) -> None:
    made = made_of(tree, tmp_path / "build")
    assert made.threads[0] == "api" and made.threads[-1] == "flip"
    assert not made.withheld
    assert threads.faults(made.source, made.folder) == (len(made.threads), [])
    for thread in made.threads:
        letter = sorted((made.folder / thread).glob("*.patch"))[0].read_text()
        assert f"base-commit: {made.source.base}" in letter
        assert ("prerequisite-patch-id: " in letter) == (thread != "api")


def test_the_api_comes_with_three_users_of_different_subsystems(
        tree: Path, tmp_path: Path) -> None:
    made = made_of(tree, tmp_path / "build")
    manifest = json.loads((made.folder / "api" / "series.json").read_text())
    users = [one["files"][0].split("/")[1] for one in manifest["patches"]
             if one["subject"].endswith("Request PCI regions with managed calls")]
    assert len(users) == len(set(users)) == 3


def test_a_thread_without_its_prerequisites_is_told(tree: Path, tmp_path: Path) -> None:
    made = made_of(tree, tmp_path / "build")
    place = made.folder / "flip" / "series.json"
    place.write_text(json.dumps({**json.loads(place.read_text()), "after": []}))
    why = threads.faults(made.source, made.folder)[1][0]
    assert why.startswith("flip: does not apply on its prerequisites alone")


def test_a_thread_that_is_not_the_whole_is_told(tree: Path, tmp_path: Path) -> None:
    made = made_of(tree, tmp_path / "build")
    shutil.rmtree(made.folder / "flip")
    assert any("not the same changes" in why
               for why in threads.faults(made.source, made.folder)[1])


def test_both_ways_end_in_the_same_tree(tree: Path, tmp_path: Path) -> None:
    first = applied(made_of(tree, tmp_path / "build"), tmp_path / "first")
    one = made_of(tree, tmp_path / "build", parts.ONE)
    assert not one.threads
    done = subprocess.run(["diff", "-r", first, applied(one, tmp_path / "one")],
                          capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_the_flip_is_refused_while_a_caller_is_left(
        tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller that comes back after the first audit, as one does in a moving tree."""
    edit = builder.Builder.edits
    slipped = "drivers/misc/" + next(path.name for path in (tree / "drivers/misc").glob("*.c"))

    def edits_and_slip(self: builder.Builder, *words: object) -> None:
        edit(self, *words)      # type: ignore[arg-type]
        (self.work / slipped).write_text((tree / slipped).read_text())
        if git.run(self.work, "status", "--porcelain", slipped):
            git.commit(self.work, [slipped], "slipped in\n", self.date)
            self.commits.append(replace(self.commits[-1], subject="slipped in"))

    monkeypatch.setattr(builder.Builder, "edits", edits_and_slip)
    made = made_of(tree, tmp_path / "build")
    assert "flip" not in made.threads
    assert made.withheld[0].what == "region requests are pure"
    assert slipped in {one.file for one in made.withheld[0].calls}
    assert "pci_request_region" in withheld.table(made.withheld)


def test_a_call_without_a_step_is_found_before_any_work(
        tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red while it ended the run, after all of the work (7.3: two minutes)."""
    whole = made_of(tree, tmp_path / "build")
    dropped = {one.file for one in whole.audit.findings if one.edit == "drop"}
    assert dropped
    monkeypatch.setattr(steps, "words", lambda step: ["pcim"])
    early = builder.Builder(whole.source, tmp_path / "build", ["region"], False)
    assert {one.file for item in early.withheld for one in item.calls} == dropped
    assert not early.commits
    made = made_of(tree, tmp_path / "build")
    assert made.patches and made.withheld[0].line.startswith("Withheld: ")
    told = json.loads((made.folder / subseries.MANIFEST).read_text())["withheld"]
    assert told[0]["reasons"][0]["rule"] == "region-release-redundant"


def test_a_driver_that_spatch_cannot_edit_is_left_out_alone(
        tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = spatch.edit

    def lose_misc(place: Path, rule: Path, table: Iterable[spatch.Action], build: Path,
                  ) -> spatch.EditResult:
        actions = list(table)
        lost = tuple(one for one in actions if one.file.startswith("drivers/misc/"))
        return edit(place, rule, actions, build) if not lost else spatch.EditResult((), lost, ())

    monkeypatch.setattr(spatch, "edit", lose_misc)
    made = made_of(tree, tmp_path / "build")
    touched = {file for patch in json.loads((made.folder / "series.json").read_text())["patches"]
               for file in patch["files"]}
    assert any(file.startswith("drivers/ata/") for file in touched)
    assert not any(file.startswith("drivers/misc/") for file in touched)
    first = made.withheld[0]
    assert "spatch does not edit" in first.why and "region.cocci" in first.unblocks
    assert made.withheld[1].what == "region requests are pure"     # it still has a caller


def test_a_core_step_that_does_not_fit_takes_down_what_needs_it_only(
        tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(work: Path) -> list[str]:
        (work / "drivers/pci/pci.c").write_text("half made\n")
        (work / "drivers/pci/new.c").write_text("half made\n")
        raise Unfit("drivers/pci/pci.c: no such form", "teach the rule")

    monkeypatch.setitem(recipes.CORE, "end_hybrid_regions", half)
    made = made_of(tree, tmp_path / "build")
    assert [item.why for item in made.withheld] == ["drivers/pci/pci.c: no such form"]
    work = tmp_path / "build/work/linux"
    assert git.run(work, "status", "--porcelain") == ""
    assert not (work / "drivers/pci/new.c").exists()
    monkeypatch.setitem(recipes.CORE, "drop_in", half)
    made = made_of(tree, tmp_path / "build")
    assert len(made.withheld) == 3 and all("needs" in item.why for item in made.withheld[1:])
    assert (made.folder / withheld.FILE).is_file() and not list(made.folder.glob("0*.patch"))


def test_no_raw_error_of_the_system_reaches_a_person(
        tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recipes.CORE, "end_hybrid_regions",
                        lambda work: [(work / "lib/gone.c").read_text()])
    made = made_of(tree, tmp_path / "build")
    assert made.withheld[0].why == "lib/gone.c is not in this tree"


def test_what_is_withheld_fits_a_terminal() -> None:
    """Red with a line a call: 113 lines, up to 560 columns."""
    calls = [replace(finding(f"drivers/net/a{number}.c", f"drivers/net/a{number}"),
                     reason="long " * 60) for number in range(113)]
    item = withheld.Withheld("the hybrid ends", "113 calls are in the way", "convert them",
                             tuple(calls))
    lines = withheld.summary([item]).splitlines()
    assert max(map(len, lines)) <= 80 and len(lines) < 20
    assert lines[-1].endswith("a99") and "[region-managed-plain]" in "".join(lines)


def test_a_tree_that_is_done_yields_nothing_and_says_so(tree: Path, tmp_path: Path) -> None:
    done = applied(made_of(tree, tmp_path / "build"), tmp_path / "done")
    again = made_of(done, tmp_path / "build")
    assert not again.patches and not again.withheld
    assert again.nothing == ("region",)
    assert series.why_nothing(again, "region").startswith("its core is pure")


# ---------------------------------------------------------------- without a tree

STEP = Step("s", "region", 62, "", {}, {"kind": "edits"}, "", "", ())


def finding(file: str, module: str = "") -> Finding:
    return Finding("region-managed-plain", file, 1, 0, "f", module, "pci_request_regions",
                   "managed", "convert", "pcim_request_all_regions", "", ())


def owner(name: str) -> Owners:
    return Owners((), (f"{name}@vger.kernel.org",), ())


def test_a_subsystem_gets_fifteen_patches_at_most() -> None:
    files = [f"drivers/net/{folder}/{folder}{number}.c" for folder in "abcd"
             for number in range(6)]
    groups = parts.by_driver(STEP, [finding(file) for file in files],
                             dict.fromkeys(files, owner("netdev")))
    assert len(groups) == parts.MOST
    assert sorted(one.file for group in groups for one in group.findings) == files
    for group in groups:
        assert len({file.split("/")[2] for file in group.files}) == 1, "folders are not mixed"


def test_files_of_a_driver_are_one_patch() -> None:
    items = [finding("drivers/net/a/x.c", "drivers/net/a/m"),
             finding("drivers/net/a/y.c", "drivers/net/a/m")]
    groups = parts.by_driver(STEP, items, {one.file: owner("netdev") for one in items})
    assert [group.files for group in groups] == [["drivers/net/a/x.c", "drivers/net/a/y.c"]]


def test_a_thread_names_the_threads_that_touched_its_files() -> None:
    commits = [Commit("1", "api", ("drivers/pci/pci.c",), "", "api", "library"),
               Commit("2", "a", ("drivers/ata/a.c",), "", "region/ide", "region"),
               Commit("3", "b", ("drivers/net/b.c",), "", "region/netdev", "region"),
               Commit("4", "a", ("drivers/ata/a.c",), "", "irqvec/ide", "irqvec"),
               Commit("5", "flip", ("drivers/pci/pci.c",), "", "flip", "region")]
    after = {thread.part: thread.after for thread in subseries.plan(commits)}
    assert after["irqvec/ide"] == ("api", "region/ide")
    assert after["region/netdev"] == ("api",)
    assert after["flip"] == ("api", "region/ide", "region/netdev")


def test_a_fix_that_needs_no_api_waits_for_nothing() -> None:
    """Red when every thread is said to need the API, or the API's users share its files."""
    commits = [Commit("1", "fix", ("drivers/ata/a.c",), "", "enable/ide", "enable"),
               Commit("2", "api", ("drivers/pci/pci.c",), "", "api", "library"),
               Commit("3", "a", ("drivers/ata/a.c",), "", "region/ide", "region")]
    threads_of = subseries.plan(commits)
    assert [thread.part for thread in threads_of] == ["enable/ide", "api", "region/ide"]
    assert [thread.after for thread in threads_of] == [(), (), ("enable/ide", "api")]


def test_the_first_users_are_of_files_that_nothing_else_waits_for() -> None:
    groups = [parts.Group(STEP, name, (finding(f"drivers/{name}/x.c"),)) for name in "abc"]
    chosen = parts.first_users(groups, {"drivers/a/x.c"})
    assert [group.subsystem for group in chosen] == ["b", "c"]


def test_enable_fixes_come_before_the_library() -> None:
    """Red while their steps stood among the users of the API."""
    places = {step.id: step.part for step in steps.chosen(
        Target(Capabilities({name: "hybrid" for name in ("intx", "region", "irqvec", "iomap",
                                                         "enable")}, frozenset()), True),
        ["enable", "irqvec"])}
    assert places["enable-resume"] == places["enable-double"] == "fix"
    assert list(places).index("enable-double") < list(places).index("enable-foreign")


def test_a_thread_of_fixes_says_what_it_is() -> None:
    """Red while it was announced as one that makes resources explicit."""
    letter = "From: x\nSubject: [PATCH 6.12 0/2] All of it\n\ntext\n"
    origin = source.Source(Path("."), Path("."), "0" * 40, "6.12.9", "6.12")
    whole = subseries.Whole(origin, {}, lambda name: "", "")
    for thread, words in ((subseries.Thread("enable/ide", (1,), (), True), "enable count"),
                          (subseries.Thread("api", (1,), ()), "PCI resources explicit"),
                          (subseries.Thread("region/ide", (1,), ("api",)), "resources explicit")):
        made = subseries._cover(letter, thread, ["Subject: [PATCH] a\n\n"], whole, "")
        subject = next(line for line in made.splitlines() if line.startswith("Subject"))
        assert words in subject
        assert ("nothing to do with that" in made) == (thread.part == "enable/ide")
