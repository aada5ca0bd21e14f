# SPDX-License-Identifier: GPL-2.0-only
"""scripts/with-headers: where the tools of a kernel's headers run."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

WORKS = "#!/bin/sh\necho 'Usage: fixdep' >&2\nexit 1\n"
TOO_NEW = "#!/bin/sh\necho \"fixdep: version 'GLIBC_9.9' not found\" >&2\nexit 1\n"


@pytest.fixture(name="repo")
def fixture_repo(tmp_path: Path) -> Path:
    """A repo with the script, and a maker of roots that only says what it was asked."""
    repo = tmp_path / "pcim"
    (repo / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts/with-headers", repo / "scripts/with-headers")
    maker = repo / "scripts/debian-root"
    maker.write_text('#!/bin/sh\necho "/root-of-$1"\n', encoding="utf-8")
    maker.chmod(0o755)
    return repo


def headers(repo: Path, fixdep: str, *, compiler: str = "", suite: str = "trixie") -> Path:
    """Headers as scripts/stock lays them out."""
    place = repo / "build/stock/9.9/headers-9.9.1"
    kdir = place / "usr/src/linux-headers-9.9.1"
    tool = kdir / "scripts/basic/fixdep"
    tool.parent.mkdir(parents=True)
    tool.write_text(fixdep, encoding="utf-8")
    tool.chmod(0o755)
    if compiler:
        (kdir / ".kernelvariables").write_text(f"CC = $(CROSS_COMPILE){compiler}\n",
                                               encoding="utf-8")
    if suite:
        (place / "suite").write_text(f"{suite}\n", encoding="utf-8")
    return kdir


def run(repo: Path, *args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([repo / "scripts/with-headers", *map(str, args)], check=False,
                          text=True, capture_output=True, stdin=subprocess.DEVNULL)


def test_headers_that_run_here_need_no_other_debian(repo: Path) -> None:
    kdir = headers(repo, WORKS, compiler="gcc")
    assert run(repo, "--where", kdir).stdout == "here\n"
    assert run(repo, kdir, "echo", "a  b").stdout == "a  b\n"
    assert run(repo, kdir, "sh", "-c", "exit 7").returncode == 7


@pytest.mark.parametrize("fixdep, compiler", [(TOO_NEW, ""), (WORKS, "gcc-99")])
def test_newer_tools_or_compiler_need_the_debian_of_the_headers(
        repo: Path, fixdep: str, compiler: str) -> None:
    kdir = headers(repo, fixdep, compiler=compiler)
    assert run(repo, "--where", kdir).stdout == "/root-of-trixie\n"


def test_headers_of_no_known_debian_are_told(repo: Path) -> None:
    kdir = headers(repo, TOO_NEW, suite="")
    done = run(repo, kdir, "make")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert str(kdir) in done.stderr


@pytest.mark.parametrize("args", [(), ("/nowhere",), ("/nowhere", "make"), ("--where", "/nowhere")])
def test_wrong_usage(repo: Path, args: tuple[str, ...]) -> None:
    done = run(repo, *args)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
