# SPDX-License-Identifier: GPL-2.0-only
""".ci/run: the status of make check, and a last line that counts."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

CASES = {
    "all pass": (["echo 12 passed, 0 failed"], 0, "12 passed, 0 failed"),
    "skipped ones are left out": (["echo 12 passed, 0 failed, 3 skipped"], 0,
                                  "12 passed, 0 failed"),
    "some fail": (["echo 10 passed, 2 failed; exit 1"], 2, "10 passed, 2 failed"),
    "set-up fails": (["echo no disk; exit 2"], 2, "0 passed, 1 failed"),
    "fails without a failed test": (["echo 9 passed, 0 failed; exit 1"], 2, "9 passed, 1 failed"),
    "a suite's own line is not the sum": (["echo 'style    7 passed, 0 failed'; exit 1"], 2,
                                          "0 passed, 1 failed"),
    "ends without a count": (["true"], 1, "0 passed, 1 failed"),
}


@pytest.mark.parametrize("case", CASES)
def test_last_line_and_status(tmp_path: Path, case: str) -> None:
    recipe, status, last = CASES[case]
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "Makefile").write_text("check:\n" + "".join(f"\t@{line}\n" for line in recipe),
                                       encoding="utf-8")
    done = subprocess.run([tmp_path / ".ci/run"], cwd="/", stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == last
    assert done.returncode == status
