# SPDX-License-Identifier: GPL-2.0-only
"""A report that does not get through is status 2, and the line says what did not take it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT

DRIVER = ROOT / "tests/rules/irqvec/fallback/before"
FORMATS = ("text", "json", "sarif", "html")


def audit(stdout: int, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """An audit that has findings."""
    return subprocess.run([ROOT / "scripts/pcim", "audit", *words, str(DRIVER)], stdout=stdout,
                          stderr=subprocess.PIPE, encoding="utf-8", check=False,
                          env={**os.environ, **environment})


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_that_has_gone(form: str) -> None:
    """It was status 0, and nothing said: a script took it for a clean driver."""
    reader, writer = os.pipe()
    os.close(reader)
    done = audit(writer, "--format", form)
    os.close(writer)
    assert done.returncode == 2
    assert done.stderr.startswith("pcim: standard output: its reader has gone")


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk(form: str) -> None:
    """It named the folder of builds, which was not full."""
    with open("/dev/full", "wb") as full:
        done = audit(full.fileno(), "--format", form)
    assert done.returncode == 2
    assert done.stderr.startswith("pcim: standard output: no space left where it goes")


def test_a_short_form_of_an_option_is_none() -> None:
    """--form was taken for --format."""
    done = audit(subprocess.PIPE, "--form", "6.1")
    assert done.returncode == 2 and "--form" in done.stderr and "invalid choice" not in done.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """It was the judge that could not be started, though it could."""
    (tmp_path / "file").write_text("")
    done = audit(subprocess.PIPE, "--build", str(tmp_path / "file" / "below"))
    assert done.returncode == 2 and "judge" not in done.stderr
    assert str(tmp_path / "file") in done.stderr
