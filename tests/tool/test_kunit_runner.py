# SPDX-License-Identifier: GPL-2.0-only
"""The KUnit runner: the tree it keeps, what it reads in a log, what it says."""

from __future__ import annotations

import fnmatch
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pcimlib import ktap, kunit, kunit_series, kunit_stock, kunit_table, kunit_tree, source
from pcimlib.errors import PcimError

KERNELS = ("6.1", "6.12", "7.3")
REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(name="base")
def fixture_base(tmp_path: Path) -> Path:
    """A kernel tree as small as the runner accepts."""
    tree = tmp_path / "base"
    for name, text in (("Kbuild", ""), ("drivers/pci/Makefile", "obj-y += pci.o\n"),
                       ("drivers/pci/Kconfig", "config PCI\n"), ("drivers/pci/pci.c", "old();\n"),
                       ("tools/testing/kunit/kunit.py", ""), ("drivers/pci/pci.o", "object"),
                       ("arch/um/kernel/vmlinux.lds.S", "lds"), (".config", "CONFIG_X=y\n")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    return tree


def snapshot(tree: Path) -> dict[str, tuple[bytes, int]]:
    """Every file's bytes and time stamp."""
    return {str(path.relative_to(tree)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in tree.rglob("*") if path.is_file()}


def test_base_is_never_written(base: Path, tmp_path: Path) -> None:
    """The user's tree keeps its bytes although the copy shares its files."""
    before = snapshot(base)
    tree = tmp_path / "place" / "src"
    kunit_tree.link_tree(base, tree)
    overlay = kunit_tree.make_overlay(base, {Path("drivers/pci/pci.c"): "new();\n"}, None)
    kunit_tree.apply_overlay(base, tree, overlay)
    assert (tree / "drivers/pci/pci.c").read_text() == "new();\n"
    assert snapshot(base) == before


def test_copy_has_source_but_no_build_products(base: Path, tmp_path: Path) -> None:
    """What a build left in the tree would make "make O=" refuse."""
    tree = tmp_path / "src"
    kunit_tree.link_tree(base, tree)
    assert not (tree / ".config").exists()
    assert not (tree / "drivers/pci/pci.o").exists()
    assert (tree / "arch/um/kernel/vmlinux.lds.S").exists()


def test_second_run_touches_nothing(base: Path, tmp_path: Path) -> None:
    """make would rebuild what got a new time stamp."""
    tree = tmp_path / "src"
    kunit_tree.link_tree(base, tree)
    overlay = kunit_tree.make_overlay(base, {}, None)
    kunit_tree.apply_overlay(base, tree, overlay)
    before = snapshot(tree)
    kunit_tree.apply_overlay(base, tree, overlay)
    kunit_tree.refresh(base, tree, set(overlay))
    assert snapshot(tree) == before


def test_overlay_is_taken_away_again(base: Path, tmp_path: Path) -> None:
    """After a run with a bug or a library the next one has the base's file, newer."""
    tree = tmp_path / "src"
    kunit_tree.link_tree(base, tree)
    library: kunit_tree.Overlay = {Path("drivers/pci/pci.c"): None,
                                   Path("drivers/pci/new.c"): "new\n"}
    kunit_tree.apply_overlay(base, tree, kunit_tree.make_overlay(base, library, None))
    assert not (tree / "drivers/pci/pci.c").exists()
    kunit_tree.apply_overlay(base, tree, kunit_tree.make_overlay(base, {}, None))
    assert (tree / "drivers/pci/pci.c").read_text() == "old();\n"
    assert not (tree / "drivers/pci/new.c").exists()
    assert not os.path.samefile(base / "drivers/pci/pci.c", tree / "drivers/pci/pci.c")


def test_changed_base_is_followed(base: Path, tmp_path: Path) -> None:
    """The user's tree changed since: edited, added, removed."""
    tree = tmp_path / "src"
    kunit_tree.link_tree(base, tree)
    (base / "drivers/pci/pci.c").unlink()
    (base / "drivers/pci/pci.c").write_text("newer();\n")
    (base / "drivers/pci/more.c").write_text("more\n")
    (base / "drivers/pci/Kconfig").unlink()
    kunit_tree.refresh(base, tree, set())
    assert (tree / "drivers/pci/pci.c").read_text() == "newer();\n"
    assert (tree / "drivers/pci/more.c").exists()
    assert not (tree / "drivers/pci/Kconfig").exists()


def test_hooks_are_added_once(base: Path) -> None:
    """Dropping the tests in twice changes nothing the second time."""
    assert "drivers/pci/Makefile" in kunit_tree.drop_in_tests(base)
    assert kunit_tree.drop_in_tests(base) == []
    assert (base / "drivers/pci/Makefile").read_text().count("tests/") == 1
    assert (base / "drivers/pci/tests/main.c").exists()


def test_break_must_match(base: Path) -> None:
    """A bug that was not injected would make its cases look blind."""
    path = Path("drivers/pci/pci.c")
    bug = kunit_tree.Break("b", "why", "native", path, (("^old", "new"),), "", ())
    assert kunit_tree.make_overlay(base, {}, bug)[path] == "new();\n"
    bug = kunit_tree.Break("b", "why", "native", path, (("absent", "x"),), "", ())
    with pytest.raises(PcimError, match="matches nothing"):
        kunit_tree.make_overlay(base, {}, bug)


def test_not_a_kernel_tree(tmp_path: Path) -> None:
    """One line says what is missing."""
    with pytest.raises(PcimError, match="Kbuild is missing"):
        kunit_tree.check_tree(tmp_path)
    with pytest.raises(PcimError, match="no such directory"):
        kunit_tree.check_tree(tmp_path / "none")


def cases_of(suite: Path) -> list[str]:
    """The cases that a suite's file has."""
    return re.findall(r"KUNIT_CASE(?:_PARAM)?\((\w+)", suite.read_text(encoding="utf-8"))


EVERY_BREAK = [*kunit_tree.load_breaks().values(),
               *kunit_tree.load_breaks(kunit_tree.MISTAKES).values()]


def test_breaks_name_cases_that_exist() -> None:
    """A misspelt case would be reported as missed, but only after a build."""
    known = {case for suite in kunit_tree.TESTS.glob("*_test.c") for case in cases_of(suite)}
    for bug in EVERY_BREAK:
        assert bug.red or bug.refused or bug.panics, bug.name
        # After a kernel that does not build, or dies, there is no other result.
        assert not (bug.red and bug.refused), bug.name
        for name in bug.red:
            assert name.split(".")[1].split("/")[0] in known, f"{bug.name}: {name}"


def test_every_suite_is_listed() -> None:
    """A suite that main.c does not list never runs."""
    listed = (kunit_tree.TESTS / "main.c").read_text(encoding="utf-8")
    for suite in kunit_tree.TESTS.glob("*_test.c"):
        for name in re.findall(r"^struct kunit_suite (\w+)", suite.read_text(), re.M):
            assert f"&{name}" in listed, f"{suite.name}: {name}"


def test_every_function_of_a_suite_is_used() -> None:
    """A case that is written but not in the table never runs."""
    for suite in kunit_tree.TESTS.glob("*_test.c"):
        text = suite.read_text(encoding="utf-8")
        for name in re.findall(r"^static void (\w+)\(struct kunit \*test\)\n\{", text, re.M):
            assert len(re.findall(rf"\b{name}\b", text)) > 1, f"{suite.name}: {name}"


LOG = """\
KTAP version 1
1..1
    KTAP version 1
    # Subtest: pcim-x
    1..3
    ok 1 good
PCI host bridge to bus 0000:40
    # bad: EXPECTATION FAILED at x.c:1
    Expected 1 == two, but
the two differ after unbind
    not ok 2 bad
        KTAP version 1
        # Subtest: each
        ok 1 one # SKIP not here
        ok 2 two
    ok 3 each
# pcim-x: pass:1 fail:1 skip:0 total:3
not ok 1 pcim-x
"""


def test_log_explains_each_result() -> None:
    """The lines before a result belong to it, without the bridge's own noise."""
    why = ktap.explain(LOG.splitlines())
    assert [name for name, _ in why] == ["good", "bad", "one", "two", "each", "pcim-x"]
    assert why[1][1][-1] == "the two differ after unbind"
    assert not any("host bridge" in line for line in why[1][1])
    assert why[2][1] == ("not here",)


def test_outcome_without_cases_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    """A kernel that never ran the suites must not pass."""
    outcome = kunit.Outcome(problems=["no case ran"], log=Path("x.log"))
    assert kunit.report(outcome) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"


def test_report_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """The last line counts, a skip says why."""
    outcome = kunit.Outcome([kunit.Case("s", "a", "PASS"), kunit.Case("s", "b", "SKIP", ("no",))])
    assert kunit.report(outcome) == 0
    out = capsys.readouterr().out
    assert "skip  s.b: no" in out
    assert out.splitlines()[-1] == "1 passed, 0 failed, 1 skipped"


def test_break_that_stays_green_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """An injected bug that no case sees is the runner's failure."""
    bug = kunit_tree.Break("b", "why", "native", Path("x"), (), "", ("s.a", "s.b"))
    outcome = kunit.Outcome([kunit.Case("s", "a", "FAIL"), kunit.Case("s", "b", "PASS")])
    assert kunit.report_red(outcome, bug) == (1, 1)
    assert "BLIND s.b" in capsys.readouterr().out


def test_mistakes_are_those_of_a_series() -> None:
    """--impl series has a table of its own; the other one never has it."""
    mistakes = kunit_tree.load_breaks(kunit_tree.MISTAKES)
    assert {bug.impl for bug in mistakes.values()} == {"series"}
    assert not set(mistakes) & set(kunit_tree.load_breaks())
    assert "series" not in {bug.impl for bug in kunit_tree.load_breaks().values()}


def test_break_may_change_two_files(base: Path) -> None:
    """And each of them must have what it changes."""
    bug = kunit_tree.Break("two", "why", "series", Path("drivers/pci/pci.c"), (("old", "oops"),),
                           "", ("x",), beside=((Path("drivers/pci/Makefile"), "obj", "oops"),))
    found = kunit_tree.with_bug(base, {}, bug)
    assert all("oops" in (text or "") for text in found.values()) and len(found) == 2
    with pytest.raises(PcimError, match="mistakes.toml"):
        kunit_tree.with_bug(base, {}, replace(bug, beside=((Path("Kbuild"), "none", ""),)))


def test_panic_of_another_reason_is_no_red() -> None:
    """Only the last trace counts."""
    died = "x\n" * 3000 + "trace: wanted+0x1\nKernel panic - not syncing: why\n"
    assert kunit.panicked(died, "wanted")
    assert not kunit.panicked(died, "other")
    assert not kunit.panicked("wanted\n" + died.replace("wanted", "y"), "wanted")
    assert not kunit.panicked("wanted\n", "wanted")


def test_table_shows_what_differs() -> None:
    """Ours against native, and why native is red."""
    ours = kunit.Outcome([kunit.Case("s", "a", "PASS"), kunit.Case("s", "b", "PASS")])
    native = kunit.Outcome([kunit.Case("s", "a", "FAIL", ("    # a: EXPECTATION FAILED at x.c:1",
                                                          "BAR 0 is lost")),
                            kunit.Case("s", "b", "PASS")])
    text = kunit_table.markdown("6.12", ours, native)
    assert "| `s.a` | pass | **FAIL** | BAR 0 is lost |" in text
    assert text.index("s.a") < text.index("Where they agree") < text.index("s.b")


def test_red_native_cases_have_reasons() -> None:
    """A reason comes into the table; a case without one, or one without a case, is told."""
    reasons = [kunit_table.Reason(10, ("6.1",), ("s.a*",), "passed over"),
               kunit_table.Reason(3, ("6.1",), ("s.gone",), "stale")]
    ours = kunit.Outcome([kunit.Case("s", "a/x", "PASS"), kunit.Case("s", "b", "PASS")])
    native = kunit.Outcome([kunit.Case("s", "a/x", "FAIL", ("words",)),
                            kunit.Case("s", "b", "ERROR")])
    text = kunit_table.markdown("6.1", ours, native, how="Made so.", reasons=reasons)
    assert "| `s.a/x` | pass | **FAIL** | class 10: passed over |" in text
    assert "\nMade so.\n" in text
    assert [line.split(":")[0] for line in kunit_table.unexplained(native, reasons)] == [
        "native fails s.b", "native does not fail s.gone"]


def test_series_on_a_tree_of_its_own_calls_is_red_where_they_are(
        capsys: pytest.CaptureFixture[str]) -> None:
    """A case with a reason is known and counts as skipped; another one fails."""
    reasons = [kunit_table.Reason(9, ("7.3",), ("s.a*",), "not copied")]
    outcome = kunit.Outcome([kunit.Case("s", "a/x", "FAIL"), kunit.Case("s", "b", "PASS")])
    assert kunit.report(kunit_table.excused(outcome, reasons)) == 0
    said = capsys.readouterr().out
    assert "known s.a/x: class 9: not copied" in said and "1 passed, 0 failed, 1 skipped" in said
    outcome.cases.append(kunit.Case("s", "c", "FAIL"))
    assert kunit.report(kunit_table.excused(outcome, reasons)) == 1


def test_series_is_tested_by_our_suites(base: Path) -> None:
    """Its own copy of them may be older."""
    origin = source.Source(base, base, "0" * 40, "7.3.4", "7.3")
    changed = {Path("drivers/pci/msi/api.c"): "new();\n",
               kunit_tree.TESTS_IN_TREE / "gone_test.c": "old();\n"}
    overlay = kunit_series.with_our_tests(origin, changed)
    assert overlay[Path("drivers/pci/msi/api.c")] == "new();\n"
    assert kunit_tree.TESTS_IN_TREE / "gone_test.c" not in overlay
    assert kunit_tree.TESTS_IN_TREE / "main.c" in overlay
    assert "tests/" in (overlay[Path("drivers/pci/Makefile")] or "")


def every_reason() -> list[kunit_table.Reason]:
    """Those of all kernels; one that holds for several is there as often."""
    return [reason for kernel in KERNELS for name in (kernel, f"{kernel} series")
            for reason in kunit_table.load_reasons(name)]


def test_reasons_name_kernels_and_classes() -> None:
    """The table of reasons is read whole."""
    for kernel in KERNELS:
        assert kunit_table.load_reasons(kernel)
    known = {case for suite in kunit_tree.TESTS.glob("*_test.c") for case in cases_of(suite)}
    for reason in every_reason():
        for pattern in reason.cases:
            name = pattern.split(".")[1].split("/")[0]
            assert fnmatch.filter(known, name), pattern


def test_reasons_are_documented() -> None:
    """Documentation/kunit.md lists what native fails, and nothing else."""
    text = (kunit_tree.ROOT / "Documentation/kunit.md").read_text(encoding="utf-8")
    reasons = set(every_reason())
    wanted = {f"| {reason.bug_class} | {', '.join(reason.kernels)} | {reason.why} | "
              f"{' '.join(f'`{case}`' for case in reason.cases)} |" for reason in reasons}
    assert set(re.findall(r"^\| \d+ \|.*$", text, re.MULTILINE)) == wanted


def job(tmp_path: Path, **words: object) -> kunit.Job:
    """A job that is never run."""
    return replace(kunit.Job(tmp_path, "6.1", tmp_path), **words)  # type: ignore[arg-type]


def test_sanitizers_are_a_kernel_of_their_own_where_there_are_two(tmp_path: Path) -> None:
    """x86_64 has its checks always: --san must not build it a second time."""
    assert job(tmp_path, san=True).variant == "um-san"
    assert job(tmp_path, san=True, arch="x86_64").variant == "x86_64"
    assert "CONFIG_KASAN=y" in kunit.fragment(job(tmp_path, arch="x86_64"))
    assert "CONFIG_KASAN=y" not in kunit.fragment(job(tmp_path))


def test_option_that_a_kernel_lacks_is_told() -> None:
    """A check that is not there finds nothing: the fragment has to excuse it."""
    wanted = "CONFIG_A=y\n# May be missing: CONFIG_B, why\nCONFIG_B=y\nCONFIG_C=y\n"
    assert kunit.lost_options(wanted, "CONFIG_A=y\n# CONFIG_C is not set\n") == ["CONFIG_C=y"]


REPORTS = """\
ok 1 good
WARNING: this one is meant to be
%s
Kernel panic - not syncing: No working init found.
"""


@pytest.mark.parametrize("line", [
    "WARNING: possible circular locking dependency detected",
    "WARNING: inconsistent lock state", "[ BUG: Invalid wait context ]",
    "BUG: sleeping function called from invalid context at x.c:1",
    "BUG: KASAN: slab-use-after-free in pcim_intx+0x1/0x2",
    "UBSAN: shift-out-of-bounds in x.c:1:2", "kmemleak: Cannot allocate memory",
    "Kernel panic - not syncing: Fatal exception", "unreferenced object 0x61 (size 64):"])
def test_defect_anywhere_in_the_log_fails_the_run(line: str) -> None:
    """Also one that fell between two cases."""
    assert kunit.defects(REPORTS % line) == [line]
    assert kunit.defects(REPORTS % "") == []


def test_leak_on_purpose_is_no_leak() -> None:
    """The object that shows that kmemleak looked; one beside it is a leak."""
    canary = "unreferenced object 0x1 (size 64):\n  hex dump\n    70 63  pcim leak canary\n"
    other = "unreferenced object 0x2 (size 32):\n  hex dump\n    00 00  ..\n"
    assert kunit.defects(canary) == []
    assert kunit.defects(canary + other) == ["unreferenced object 0x2 (size 32):"]
    assert kunit.defects(other + canary) == ["unreferenced object 0x2 (size 32):"]


def test_breaks_name_kernels_that_exist() -> None:
    """A bug that no kernel shows would never be injected."""
    for bug in EVERY_BREAK:
        assert set(bug.seen) <= {"um", "um-san", "x86_64"} and bug.seen, bug.name


def test_guest_is_killed_after_its_time(tmp_path: Path) -> None:
    """A kernel that hangs does not hang the run."""
    assert not kunit.boot(["sh", "-c", "echo here; sleep 60"], tmp_path / "log", 1)
    assert (tmp_path / "log").read_text() == "here\n"
    assert kunit.boot(["true"], tmp_path / "log", 10)


def test_initramfs_is_a_cpio_archive(tmp_path: Path) -> None:
    """Headers aligned, trailer last."""
    (tmp_path / "init").write_bytes(b"\x7fELF")
    archive = kunit_stock.make_initramfs([("init", tmp_path / "init")], [("modules", "/a.ko\n")])
    assert archive.startswith(b"070701") and len(archive) % 4 == 0
    assert b"/a.ko\n" in archive and archive.rstrip(b"\0").endswith(b"TRAILER!!!")


@pytest.mark.parametrize("bug", [bug for bug in kunit_tree.load_breaks().values()
                                 if (REPO / bug.file).exists()], ids=lambda bug: bug.name)
def test_break_fits_the_library(bug: kunit_tree.Break) -> None:
    """Each edit of an injected bug finds its place in what it breaks, today."""
    text = (REPO / bug.file).read_text(encoding="utf-8")
    for match, becomes in bug.edits:
        text, count = re.subn(match, becomes, text, flags=re.MULTILINE)
        assert count, match
