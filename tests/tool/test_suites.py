# SPDX-License-Identifier: GPL-2.0-only
"""tests/run: what is planned, what is skipped, and that CONTRIBUTING.md tells it."""

from __future__ import annotations

import shutil
import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from pcimlib import kernels

PLANNED = 55        # minutes of make check
SUITE = """
[[suite]]
name = "{name}"
level = "{level}"
planned = 1
minutes = 1
{more}
command = ["./{name}"]
"""


def suites() -> list[dict[str, Any]]:
    """The real list."""
    with open(ROOT / "tests/suites.toml", "rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["suite"]
    return found


def test_what_is_planned_fits() -> None:
    """make check is planned for an hour; each suite within its own limit; names are unique.

    A new suite has its planned minutes, and tests/run --plan is put into CONTRIBUTING.md.
    """
    assert sum(one.get("planned", 99) for one in suites() if one["level"] != "long") <= PLANNED
    assert all(0 < one["planned"] < one["minutes"] for one in suites())
    names = [one["name"] for one in suites()]
    assert len(names) == len(set(names))


def test_a_suite_of_a_kernel_says_so() -> None:
    """Else it would be red, not skipped, when that kernel is not to be had."""
    for one in suites():
        named = [word for word in " ".join(one["command"]).split() if word in kernels.known()]
        assert one.get("kernel", "") in (named or [""]), one["name"]
    whole = {one["kernel"] for one in suites() if one["level"] == "all" and "kernel" in one}
    assert {"6.12", "7.3"} <= whole


def test_contributing_tells_what_runs_where() -> None:
    """As tests/run --plan prints it."""
    plan = subprocess.run([ROOT / "tests/run", "--plan"], capture_output=True, text=True,
                          check=True).stdout
    assert (ROOT / "CONTRIBUTING.md").read_text("utf-8").endswith(plan)


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    """A repository with two suites of our own: one needs a kernel."""
    for name in ("tests", "scripts"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / "tests/run", tmp_path / "tests/run")
    (tmp_path / "tests/suites.toml").write_text(
        SUITE.format(name="plain", level="quick", more="")
        + SUITE.format(name="seven", level="all", more='kernel = "7.3"'), encoding="utf-8")
    script(tmp_path / "plain", "echo 3 passed, 0 failed")
    script(tmp_path / "seven", "echo 2 passed, 0 failed")
    return tmp_path


def script(path: Path, text: str) -> None:
    """A command."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize("fetch, told, status", (
    ("exit 0", "5 passed, 0 failed", 0),
    ("echo 'pcim: Linux 7.3 is not to be had: gone' >&2; exit 3",
     "3 passed, 0 failed, 1 skipped", 0),
    ("echo 'pcim: broken' >&2; exit 2", "5 passed, 0 failed", 0)))
def test_a_kernel_that_is_gone_is_a_skip(place: Path, fetch: str, told: str, status: int) -> None:
    """One line and no red; any other fault is for the suite itself to show."""
    script(place / "scripts/fetch", fetch)
    done = subprocess.run([place / "tests/run", "all"], capture_output=True, text=True,
                          check=False)
    lines = done.stdout.splitlines()
    assert (lines[-1], done.returncode) == (told, status), done.stdout
    if "skipped" in told:
        assert "skipped: pcim: Linux 7.3 is not to be had: gone" in done.stdout


def test_a_level_has_those_before_it(place: Path) -> None:
    """Quick runs none of the slower suites."""
    script(place / "scripts/fetch", "exit 0")
    done = subprocess.run([place / "tests/run", "quick"], capture_output=True, text=True,
                          check=False)
    assert done.stdout.splitlines()[-1] == "3 passed, 0 failed"


def test_a_plan_whose_reader_goes_is_no_traceback() -> None:
    """tests/run --plan | head -1."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([ROOT / "tests/run", "--plan"], stdout=writer, stderr=subprocess.PIPE,
                          text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
