# SPDX-License-Identifier: GPL-2.0-only
"""pcim-flow: the steps of functions, each trap of reading C once.

tests/judge/flow/*.c are functions of ours, the file beside each has the
steps or ways that must come out.  Wrong text is made here: whatever it is, the program
says what it could not read, and does not crash.
"""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "judge" / "flow"
STEPS = sorted(path for path in CASES.glob("*.c") if path.with_suffix(".steps").exists())
EVENTS = {"ways": "take:take:0,take:make:+,free:release",
          "within": "take:take:0,free:release,pairs",
          "keys": "pairs,take:request_irq:0:0,free:free_irq:0"}
JUDGE = ROOT / "scripts" / "judge"
SEED = int(os.environ.get("PCIM_SEED", "14"))


@pytest.fixture(scope="module", autouse=True)
def build() -> None:
    """Build the program, or find it up to date."""
    subprocess.run(["make", "-s", "-C", str(JUDGE)], check=True)


def flow_of(*options: str) -> str:
    """What pcim-flow prints."""
    done = subprocess.run([ROOT / "build" / "bin" / "pcim-flow", *options], cwd=CASES,
                          capture_output=True, check=True, encoding="utf-8")
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize("source", STEPS, ids=[path.stem for path in STEPS])
def test_steps(source: Path) -> None:
    """The steps of every function of a fixture are those expected."""
    expected = source.with_suffix(".steps").read_text(encoding="utf-8")
    assert flow_of("--flow", source.name) == expected


@pytest.mark.parametrize("name", EVENTS)
def test_ways(name: str) -> None:
    """The outcomes of every function of a fixture, with a way to each, are those expected."""
    expected = (CASES / f"{name}.ways").read_text(encoding="utf-8")
    assert flow_of("--ways", EVENTS[name], f"{name}.c") == expected


def test_ways_do_not_depend_on_order() -> None:
    """Functions that call each other have the same outcomes whoever is asked for first."""
    whole = flow_of("--ways", EVENTS["ways"], "ways.c")
    for name in ("odd", "even"):
        assert flow_of("--ways", EVENTS["ways"], f"ways.c:{name}") in whole


def test_one_function() -> None:
    """FILE:FUNCTION prints that function alone."""
    assert flow_of("--flow", "steps.c:plain").startswith("plain:\n0 line 5 ")
    assert "shortcut" not in flow_of("--flow", "steps.c:plain")


def test_no_such_function(tmp_path: Path) -> None:
    """A name that is not there is an error of one line."""
    (tmp_path / "a.c").write_text("int f(void)\n{\n\treturn 0;\n}\n", encoding="utf-8")
    done = subprocess.run([ROOT / "build" / "bin" / "pcim-flow", "--flow", "a.c:g"], cwd=tmp_path,
                          capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "a.c:g: no function of that name" in done.stderr


def test_torn_text(tmp_path: Path) -> None:
    """Text with tokens left out, doubled and swapped is read or refused, never a crash."""
    subprocess.run(["make", "-s", "-j2", "-C", str(JUDGE), "sanitized"], check=True)
    program = ROOT / "build" / "bin" / "sanitized" / "pcim-flow"
    words = (CASES / "steps.c").read_text(encoding="utf-8").split(" ")
    rng = random.Random(SEED)
    print(f"PCIM_SEED={SEED}")
    for number in range(60):
        torn = list(words)
        for _ in range(rng.randint(1, 12)):
            at, to = rng.randrange(len(torn)), rng.randrange(len(torn))
            torn[at:at + rng.randint(0, 2)] = [torn[to]] * rng.randint(0, 2)
        (tmp_path / f"{number}.c").write_text(" ".join(torn), encoding="utf-8")
    done = subprocess.run([program, "--check", str(tmp_path), "", "."], capture_output=True,
                          check=False, encoding="utf-8", env={"ASAN_OPTIONS": "detect_leaks=1"})
    assert done.returncode == 0, done.stderr
    assert " functions, " in done.stdout.splitlines()[-1]
