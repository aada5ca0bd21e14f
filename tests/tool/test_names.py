# SPDX-License-Identifier: GPL-2.0-only
"""The table of names of the judge, filled by many threads at once."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = ROOT / "scripts/judge/read"
RUNS = 20       # the fault showed itself in about half of the runs


def test_a_name_is_not_read_out_of_a_table_that_another_thread_has_freed(tmp_path: Path) -> None:
    program = tmp_path / "names"
    subprocess.run(["gcc", "-std=gnu11", "-O1", "-g", "-D_GNU_SOURCE", "-Wall", "-Wextra",
                    "-pthread", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
                    f"-I{READ.parent}", "-o", program, ROOT / "tests/judge/names.c",
                    READ / "intern.c", READ / "arena.c", READ / "util.c"], check=True)
    for _ in range(RUNS):
        done = subprocess.run([program], capture_output=True, text=True, check=False,
                              env={"ASAN_OPTIONS": "detect_leaks=0"})
        assert not done.returncode, done.stdout + done.stderr[:2000]
