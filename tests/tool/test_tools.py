# SPDX-License-Identifier: GPL-2.0-only
"""An audit never runs programs that are older than their sources."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import write_files
from pcimlib import tools
from pcimlib.errors import PcimError

BUILDS = ("all:\n\t@mkdir -p $(BUILD)/bin\n\t@echo built >>$(BUILD)/made\n"
          "\t@touch $(BUILD)/bin/pcim-facts $(BUILD)/bin/pcim-judge\n")


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> Path:
    """A checkout whose programs are touched, not compiled."""
    return write_files(tmp_path, {"Makefile": "", "scripts/judge/Makefile": BUILDS,
                                  "scripts/judge/bind/world.c": "int world;\n"})


def made(repo: Path) -> int:
    """How often make has built."""
    path = repo / "build/made"
    return path.read_text("utf-8").count("built") if path.exists() else 0


def test_built_once_and_again_when_a_source_is_newer(
        repo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """That it takes a while is said; when all is there, nothing is."""
    tools.ready(repo)
    assert made(repo) == 1 and "building the programs" in capfd.readouterr().err
    tools.ready(repo)
    assert made(repo) == 1 and capfd.readouterr().err == ""
    later = (repo / "build/bin/pcim-judge").stat().st_mtime_ns + 10 ** 9
    os.utime(repo / "scripts/judge/bind/world.c", ns=(later, later))
    tools.ready(repo)
    assert made(repo) == 2


def test_a_program_that_is_missing(repo: Path) -> None:
    """One of two is none."""
    tools.ready(repo)
    (repo / "build/bin/pcim-judge").unlink()
    tools.ready(repo)
    assert made(repo) == 2


def test_no_compiler(repo: Path) -> None:
    """One line."""
    (repo / "scripts/judge/Makefile").write_text(
        "all:\n\t@echo 'Error: no cc here' >&2; exit 1\n", encoding="utf-8")
    with pytest.raises(PcimError, match="cannot be built: .*scripts/setup") as caught:
        tools.ready(repo)
    assert "\n" not in str(caught.value)


def test_an_installed_pcim_builds_nothing(repo: Path) -> None:
    """It has no sources."""
    (repo / "Makefile").unlink()
    tools.ready(repo)
    assert made(repo) == 0
