# SPDX-License-Identifier: GPL-2.0-only
"""pcim-judge: what a family costs, the same bytes from any number of threads, its trace."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pcimlib import judge, outside
from pcimlib.families import MIGRATED

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "judge" / "toy"
FIXTURES = ROOT / "tests" / "rules"
MOST = 8        # files that a new family may touch


def run(binary: Path, *options: str, cwd: Path = FIXTURES) -> str:
    """What it prints."""
    return subprocess.run([binary, *options], cwd=cwd, check=True, capture_output=True,
                          encoding="utf-8").stdout


@pytest.fixture(name="toy", scope="module")
def _toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pcim-judge with one family more."""
    out = tmp_path_factory.mktemp("toy")
    subprocess.run(["make", "-s", "-j2", "-C", str(ROOT / "scripts" / "judge"),
                    f"FAMILIES={TOY}", f"out={out}", f"obj={out}/obj", str(out / "pcim-judge")],
                   check=True, capture_output=True)
    return out / "pcim-judge"


def test_a_family_is_a_folder(toy: Path) -> None:
    """One call and one rule: its folder is all that it needs."""
    rows = [line.split("\t") for line in
            run(toy, "--families", "toy", "--outside", cwd=TOY).splitlines()]
    assert [(row[1], row[4], row[8], row[9]) for row in rows] == [
        ("before/toy.c", "train_probe", "toy-managed-plain", "convert"),
        ("before/toy.c", "bear_probe", "toy-unmanaged", "keep")]
    assert len([path for path in TOY.rglob("*") if path.is_file()]) <= MOST


def test_an_unknown_family_is_named() -> None:
    """A family that is none is a mistake in one line."""
    done = subprocess.run([judge.BINARY, "--families", "toy"], capture_output=True,
                          encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (2, "pcim-judge: --families toy: no such family\n")


def test_threads_do_not_show() -> None:
    """The same bytes, whatever the number of threads."""
    found = {run(judge.BINARY, "--outside", "-j", str(threads)) for threads in (1, 2, 3, 7)}
    assert len(found) == 1
    assert found.pop().count("\n") > 300


def test_trace_tells_the_stages() -> None:
    """Who reaches the call, which probe enables, the verdict, and the rule."""
    place = "region/conditional/before/loon.c"
    text = run(judge.BINARY, "--outside", "--trace", f"{place}:16", place)
    for word in ("reached by loon_probe()", "loon_driver.probe", "its probe enables: managed",
                 "root probe", "verdict managed: follows the calls", "region-"):
        assert word in text
    done = subprocess.run([judge.BINARY, "--trace", f"{place}:1", place], cwd=FIXTURES,
                          capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2 and "no call of a family stands there" in done.stderr


def test_a_path_is_a_part_of_the_whole(tmp_path: Path) -> None:
    """What is asked of one file is what the whole says of it."""
    whole = outside.run(outside.own(str(FIXTURES / "region")), tmp_path, MIGRATED).findings
    file = "conditional/before/loon.c"
    outcome = judge.run(FIXTURES / "region", (".",), MIGRATED, outside.target(),
                        lambda: outside.audit.kbuild.load(FIXTURES / "region", (".",), tmp_path),
                        outside=True, paths=(file,))
    assert [(one.line, one.rule) for one in outcome.findings] == [
        (one.line, one.rule) for one in whole
        if one.file == file]
