# SPDX-License-Identifier: GPL-2.0-only
"""verify: what is compiled, how often, and what is found without a compiler."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import MakeTree

from pcimlib import compiling, git, kernelbuild, source, verify
from pcimlib.errors import PcimError
from pcimlib.kernelbuild import X86, Arch

LETTERS = "abcd"
FOLDER = "drivers/ata"


class FakeMake:
    """A make that writes an object for each source without 'broken', and warns of 'warn'."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.runs: list[tuple[str, list[str]]] = []

    def __call__(self, tree: Path, objects: Path, build: Path, goals: Sequence[str],
                 arch: Arch = X86) -> kernelbuild.Built:
        del build
        made = [goal for goal in goals if goal.endswith(".o")]
        self.runs.append((arch.name, made))
        warnings: Counter[str] = Counter()
        for goal in made:
            text = (tree / goal).with_suffix(".c").read_text()
            wanted = re.search(r"only (\w+)", text)
            if "broken" in text or (wanted and wanted[1] != arch.name):
                continue
            (objects / goal).parent.mkdir(parents=True, exist_ok=True)
            (objects / goal).touch()
            if "warn" in text:
                warnings[f"{goal[:-2]}.c: warning: {text.count('warn')}"] += 1
        return kernelbuild.Built(True, 0.0, warnings, "the log\n")


@pytest.fixture(name="tree")
def _tree(make_tree: MakeTree) -> Path:
    return make_tree(**{f"{FOLDER}/{name}.c": f"int {name};\n" for name in LETTERS},
                     **{"include/linux/a.h": "int h;\n",
                        "scripts/checkpatch.pl": "#!/usr/bin/perl\n"})


@pytest.fixture(name="make")
def _make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeMake:
    fake = FakeMake(tmp_path)
    monkeypatch.setattr(kernelbuild, "make", fake)
    monkeypatch.setattr(kernelbuild, "prepare", lambda *_: None)
    monkeypatch.setattr(verify.audit, "run", lambda *_, **__: pytest.fail("no family is named"))
    return fake


def a_series(tree: Path, place: Path, changes: Sequence[dict[str, str]]) -> source.Source:
    """Patches with these changes, a commit each, below place/series."""
    origin = source.adopt(tree, place / "build")
    work = source.worktree(origin, place / "made")
    for number, change in enumerate(changes):
        for name, text in change.items():
            (work / name).write_text(text)
        git.run(work, "add", "-f", "-A")
        git.run(work, "commit", "-q", "-m", f"change {number}", env=git.identity())
    git.run(work, "format-patch", "-q", f"--base={origin.base}", "-o", str(place / "series"),
            f"{origin.base}..HEAD", env=git.identity())
    (place / "series/series.json").write_text('{"topics": []}')
    (place / "series/series.mbox").write_text("".join(
        path.read_text() for path in sorted((place / "series").glob("*.patch"))))
    return origin


def verified(origin: source.Source, place: Path, quick: bool = False,
             archs: Sequence[Arch] = ()) -> verify.Report:
    return verify.Verifier(origin, place / "series", place / "build", quick, archs).run()


def test_an_object_is_compiled_once_a_state(tree: Path, tmp_path: Path, make: FakeMake) -> None:
    """Red while the base was compiled as well, and each patch by a make of its own."""
    origin = a_series(tree, tmp_path, [
        *({f"{FOLDER}/{name}.c": f"int {name} = 1;\n"} for name in LETTERS),
        {f"{FOLDER}/a.c": "int a = 2;\n"}])
    report = verified(origin, tmp_path)
    assert report.ok
    goals = [f"{FOLDER}/{name}.o" for name in LETTERS]
    assert [made for _, made in make.runs] == [goals, goals[:1]]
    assert [row.objects for row in report.rows] == [1] * 5


def test_a_header_parts_the_states(tree: Path, tmp_path: Path, make: FakeMake) -> None:
    origin = a_series(tree, tmp_path, [
        {f"{FOLDER}/a.c": "int a = 1;\n"},
        {"include/linux/a.h": "int i;\n", f"{FOLDER}/b.c": "int b = 1;\n"},
        {f"{FOLDER}/c.c": "int c = 1;\n"}])
    verified(origin, tmp_path)
    assert [made for _, made in make.runs] == [[f"{FOLDER}/{name}.o"] for name in "abc"]


def test_a_fault_belongs_to_its_patch(tree: Path, tmp_path: Path, make: FakeMake) -> None:
    (tree / FOLDER / "c.c").write_text("int warn;\n")
    origin = a_series(tree, tmp_path, [
        {f"{FOLDER}/a.c": "int warn = 1;\n"}, {f"{FOLDER}/b.c": "int broken;\n"},
        {f"{FOLDER}/c.c": "int warn = 2;\n"}])
    report = verified(origin, tmp_path)
    faults = [row.faults for row in report.rows]
    assert len(faults[0]) == 1 and faults[0][0].startswith("new warning")
    assert len(faults[1]) == 1 and "does not compile" in faults[1][0]
    assert faults[2] == []                      # it was there before
    assert make.runs[-1][1] == [f"{FOLDER}/{name}.o" for name in "abc"]
    assert "the log" in "".join(path.read_text() for path in
                                (tmp_path / "build/logs").glob("verify-*.log"))


def test_what_x86_does_not_build_is_asked_of_others(tree: Path, tmp_path: Path,
                                                    make: FakeMake) -> None:
    for name, arch in (("a", "arm64"), ("b", "powerpc"), ("c", "mips")):
        (tree / FOLDER / f"{name}.c").write_text(f"int only {arch};\n")
    changes = [{f"{FOLDER}/a.c": "int only arm64 warn;\n"}, {f"{FOLDER}/b.c": "only powerpc 1\n"},
               {f"{FOLDER}/c.c": "only mips 1\n"}]
    origin = a_series(tree, tmp_path, changes)
    report = verified(origin, tmp_path)
    assert report.ok and sum("not built by" in note for note in report.notes) == 3
    report = verified(origin, tmp_path, archs=[kernelbuild.CROSS["arm64"],
                                               kernelbuild.CROSS["powerpc"]])
    assert [len(row.faults) for row in report.rows] == [1, 0, 0]
    assert "for arm64" in report.rows[0].faults[0]
    assert [note for note in report.notes if "not built" in note] == [
        f"not built by this configuration: {FOLDER}/c.o"]
    assert {arch for arch, _ in make.runs} == {"x86_64", "arm64", "powerpc"}


def test_quick_compiles_nothing_and_finds_the_rest(tree: Path, tmp_path: Path,
                                                   make: FakeMake) -> None:
    (tree / "scripts/checkpatch.pl").write_text(
        "#!/usr/bin/perl\nprint \"$ARGV[-1]:7: WARNING: so so\\n\" if $ARGV[-1] =~ /0001/;\n"
        "print \"$ARGV[-1]:1: ERROR: no git\\n\" unless -e \"$ENV{GIT_DIR}/HEAD\";\n")
    origin = a_series(tree, tmp_path, [{f"{FOLDER}/a.c": "int a = 1;\n"},
                                       {f"{FOLDER}/b.c": "int broken;\n"}])
    report = verified(origin, tmp_path, quick=True)
    assert not make.runs and [row.faults for row in report.rows] == [
        ["checkpatch: 7: WARNING: so so"], []]
    patch = next((tmp_path / "series").glob("0002*"))
    patch.write_text(patch.read_text().replace("-int b;", "-int other;"))
    report = verified(origin, tmp_path, quick=True)
    assert report.rows[1].faults[0].startswith("does not apply")


def test_an_interrupted_run_goes_on(tree: Path, tmp_path: Path, make: FakeMake,
                                    monkeypatch: pytest.MonkeyPatch) -> None:
    origin = a_series(tree, tmp_path, [
        {f"{FOLDER}/a.c": "int warn = 1;\n"}, {f"{FOLDER}/a.c": "int warn = 2;\n"}])
    compile_all = compiling.Compiler.compile

    def stop(self: compiling.Compiler, goals: Sequence[str]) -> object:
        if self.made:
            raise KeyboardInterrupt
        return compile_all(self, goals)

    monkeypatch.setattr(compiling.Compiler, "compile", stop)
    with pytest.raises(KeyboardInterrupt):
        verified(origin, tmp_path)
    monkeypatch.setattr(compiling.Compiler, "compile", compile_all)
    make.runs.clear()
    report = verified(origin, tmp_path)
    assert len(make.runs) == 2                  # the second patch, and the base
    assert all(len(row.faults) == 1 for row in report.rows)
    assert any("interrupted" in note for note in report.notes)


def test_a_missing_cross_compiler_is_named() -> None:
    with pytest.raises(PcimError, match="known are arm64, powerpc"):
        kernelbuild.cross("vax")
