# SPDX-License-Identifier: GPL-2.0-only
"""Red without a series, green with it: what counts as shown, and what does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pcimlib import git, kunit_series, kunit_tree, proof, source
from pcimlib.errors import PcimError
from pcimlib.kunit import Case, Job, Outcome

CASE = "pcim-x.case_shows_it"
BUG = proof.Bug(2, "the flag survives", (CASE,), r"flag is \w+", ("6.1",),
                "managed-flag-survives", {"6.12": "cleared since 6.12"})


def outcome(status: str, *why: str) -> Outcome:
    """A run in which the case ended like this."""
    suite, name = CASE.split(".")
    return Outcome([Case(suite, name, status, why)])


def report(base: Outcome, series: Outcome, red: Outcome | None = None,
           name: str = "6.1") -> proof.Report:
    """The report on three runs."""
    rows = proof.judge(name, [BUG], base, series, {BUG.injected: red or Outcome()})
    return proof.Report(name, "the series", tuple(rows), base, series)


def test_red_base_and_green_series_are_a_proof() -> None:
    """The line is told without its time stamp."""
    seen = report(outcome("FAIL", "Expected x", "[    0.1] flag is up"), outcome("PASS"))
    assert not seen.faults
    assert "| **red** | base: **red** | green | `flag is up` |" in proof.markdown(seen)


@pytest.mark.parametrize("base, series, told", [
    (outcome("PASS"), outcome("PASS"), "the base is green, not red"),
    (outcome("SKIP", "no such call"), outcome("PASS"), "the base is skipped, not red"),
    (Outcome(), outcome("PASS"), "the base is without this case, not red"),
    (outcome("FAIL", "something else"), outcome("PASS"), "no line matches"),
    (outcome("FAIL", "flag is up"), outcome("FAIL"), "the series is red, not green"),
    (outcome("FAIL", "flag is up"), outcome("SKIP"), "the series is skipped, not green"),
    (outcome("FAIL", "flag is up"), Outcome(), "the series is without this case"),
])
def test_all_else_is_none(base: Outcome, series: Outcome, told: str) -> None:
    """A proof that cannot fail proves nothing."""
    seen = report(base, series)
    assert any(told in fault for fault in seen.faults)
    assert "## Not shown" in proof.markdown(seen)


def test_injected_bug_is_the_red_side_elsewhere() -> None:
    """And the report says so, and why."""
    seen = report(outcome("PASS"), outcome("PASS"), outcome("FAIL", "flag is up"), "6.12")
    text = proof.markdown(seen)
    assert not seen.faults
    assert "| green | injected `managed-flag-survives`: **red** | green |" in text
    assert "- class 2: 6.12 cleared since 6.12." in text


def test_blind_case_is_told_with_the_injected_bug() -> None:
    """A case that stays green with the bug in it shows nothing."""
    seen = report(outcome("PASS"), outcome("PASS"), outcome("PASS"), "6.12")
    assert seen.faults == [f"class 2: {CASE}: the series with managed-flag-survives injected is "
                           "green, not red"]


def test_other_red_case_of_the_series_is_told() -> None:
    """All suites have to be green, not only the cases of the table."""
    series = outcome("PASS")
    series.cases.append(Case("pcim-y", "other", "FAIL"))
    series.problems.append("killed after 120 s")
    seen = report(outcome("FAIL", "flag is up"), series)
    assert seen.faults == ["series: pcim-y.other failed", "series: killed after 120 s"]


def test_each_side_runs_once_and_each_bug_once() -> None:
    """Kernels are dear: what 6.1 shows by itself is not injected there."""
    ran: list[str] = []
    base = Job(Path("base"), "6.1", Path("build"))
    series = replace(base, impl="series")

    def run(job: Job) -> Outcome:
        ran.append(job.bug.name if job.bug else job.impl)
        return outcome("PASS")

    proof.prove(base, series, "", [BUG, BUG], run)
    assert ran == ["native", "series"]
    ran.clear()
    proof.prove(replace(base, name="6.12"), replace(series, name="6.12"), "", [BUG, BUG], run)
    assert ran == ["native", "series", "managed-flag-survives"]


def test_table_covers_the_classes_and_only_known_cases() -> None:
    """Each case is in the tests; each kernel has a red side or a reason."""
    bugs = proof.load()
    assert {bug.number for bug in bugs} == {1, 2, 3, 5, 6, 12}
    text = "".join(path.read_text(encoding="utf-8") for path in kunit_tree.TESTS.glob("*.c"))
    for bug in bugs:
        for case in bug.cases:
            assert f"KUNIT_CASE({case.split('.')[1]})" in text
        assert all(kernel in bug.base or kernel in bug.why for kernel in proof.KERNELS)


@pytest.mark.parametrize("row, told", [
    ('break = "no-such-bug"', "no bug no-such-bug"),
    ('break = "name-not-copied"', f"turns {CASE} red"),
])
def test_table_with_unknown_bug_is_refused(tmp_path: Path, row: str, told: str) -> None:
    """The two tables must agree."""
    table = tmp_path / "proof.toml"
    table.write_text(f'[[bug]]\nclass = 1\ntitle = ""\nline = ""\ncases = ["{CASE}"]\n{row}\n')
    with pytest.raises(PcimError, match=told):
        proof.load(table)


def make_series(tmp_path: Path) -> tuple[source.Source, Path]:
    """A base and a series of one patch: changes, adds, and takes away a file."""
    tree = tmp_path / "linux"
    for name, text in (("Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 3\n"),
                       ("Kconfig", ""), ("drivers/pci/pci.c", "old\n"),
                       ("drivers/pci/gone.c", "gone\n"), ("drivers/pci/Makefile", "obj-y\n"),
                       ("drivers/pci/Kconfig", "config PCI\n"), ("include/linux/pci.h", "")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    origin = source.adopt(tree, tmp_path / "build")
    work = source.worktree(origin, tmp_path / "work")
    (work / "drivers/pci/pci.c").write_text("new\n")
    (work / "drivers/pci/gone.c").unlink()
    (work / "drivers/pci/tests").mkdir()
    (work / "drivers/pci/tests/one_test.c").write_text("test\n")
    git.run(work, "add", "-f", "-A")
    git.run(work, "commit", "-q", "-m", "one", env=git.named(*git.NOBODY))
    folder = tmp_path / "series"
    folder.mkdir()
    (folder / "series.mbox").write_text(git.run(work, "format-patch", "--stdout", origin.base))
    return origin, folder


def test_series_becomes_what_git_am_makes_of_it(tmp_path: Path) -> None:
    """The tree is not written; the files are those of the last commit."""
    origin, folder = make_series(tmp_path)
    changed = kunit_series.overlay(origin, folder, tmp_path / "am")
    assert changed == {Path("drivers/pci/pci.c"): "new\n", Path("drivers/pci/gone.c"): None,
                       Path("drivers/pci/tests/one_test.c"): "test\n"}
    assert (origin.path / "drivers/pci/pci.c").read_text() == "old\n"
    assert not kunit_series.has_library(changed)


def test_base_gets_the_tests_and_nothing_else_of_the_series(tmp_path: Path) -> None:
    """Else the base would be green by the series."""
    origin, folder = make_series(tmp_path)
    changed = kunit_series.overlay(origin, folder, tmp_path / "am")
    only = kunit_series.tests_only(origin, changed)
    assert set(only) == {Path("drivers/pci/tests/one_test.c"), Path("drivers/pci/Makefile"),
                         Path("drivers/pci/Kconfig")}
    assert str(only[Path("drivers/pci/Makefile")]).startswith("obj-y\n")


def test_missing_series_and_one_without_tests_are_told(tmp_path: Path) -> None:
    """One line says what to do."""
    origin, folder = make_series(tmp_path)
    with pytest.raises(PcimError, match="make series"):
        kunit_series.overlay(origin, tmp_path / "none", tmp_path / "am")
    changed = kunit_series.overlay(origin, folder, tmp_path / "am")
    del changed[Path("drivers/pci/tests/one_test.c")]
    with pytest.raises(PcimError, match="topic tests"):
        kunit_series.tests_only(origin, changed)
