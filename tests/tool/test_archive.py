# SPDX-License-Identifier: GPL-2.0-only
"""Sources of kernels from Debian's archive, by an apt of our own: whole or not at all."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from pcimlib import archive, kernels, source
from pcimlib.errors import PcimError

Tool = Callable[[str, str], None]
SEVEN = kernels.known()["7.3"]
TARGETS = """\
|https://packages.example/tools|tools-stable
Debian|http://mirror.example/debian/|bookworm
Debian|http://mirror.example/debian/|bookworm-updates
Debian|http://security.example/debian-security/|bookworm-security
"""
# apt-get indextargets, update, download; what it was asked stands in $ASKED.
APT = """\
echo "$*" >>"$ASKED"
case " $* " in
*" indextargets "*) cat "$HOME/targets" ;;
*" update "*) %s ;;
*" download "*) %s ;;
esac
"""
PACKED = 'cp "$HOME/linux-source-7.3.tar.xz" ./linux-source-7.3_7.3.4-1_all.deb'


@pytest.fixture(name="tool")
def _tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """A function that puts a tool on PATH; apt and dpkg are there and work."""
    tools = tmp_path / "tools"
    tools.mkdir()

    def put(name: str, text: str) -> None:
        (tools / name).write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
        (tools / name).chmod(0o755)

    (tmp_path / "targets").write_text(TARGETS, encoding="utf-8")
    with tarfile.open(tmp_path / "linux-source-7.3.tar.xz", "w:xz") as out:
        for name, text in (("Makefile", "VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\n"),
                           ("Kconfig", ""), ("drivers/pci/pci.c", "int core;\n")):
            member = tarfile.TarInfo(f"linux-source-7.3/{name}")
            member.size, member.mtime = len(text), 1700000000
            out.addfile(member, io.BytesIO(text.encode()))
    put("apt-get", APT % ("true", PACKED))
    put("apt-cache", 'echo "Package: $4"; echo "Size: 4096"')
    put("dpkg-deb", 'mkdir -p "$3/usr/src" && cp "$2" "$3/usr/src/linux-source-7.3.tar.xz"')
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    monkeypatch.setattr(source, "TARBALLS", tmp_path / "none")
    monkeypatch.setattr(source, "UNPACK_NEEDS", 0)
    return put


def asked(tmp_path: Path) -> list[str]:
    """What apt-get was asked, but for its own configuration."""
    path = tmp_path / "asked"
    words = path.read_text("utf-8").splitlines() if path.exists() else []
    return [line for line in words if "indextargets" not in line]


def refused(build: Path) -> str:
    """The one line of a kernel that is not to be had; nothing of it is left."""
    with pytest.raises(PcimError) as caught:
        source.ensure_base("7.3", build)
    assert "\n" not in str(caught.value)
    left = [path for path in (build / "tarballs").iterdir() if path.name != "lock"] \
        if (build / "tarballs").is_dir() else []
    assert not left and not (build / "trees/7.3").exists()
    return str(caught.value)


def test_fetched_once_and_then_without_a_network(tool: Tool, tmp_path: Path) -> None:
    """A second run asks nobody, not even for a tarball."""
    build = tmp_path / "build"
    first = source.ensure_base("7.3", build)
    assert first.version == "7.3.4" and (build / "tarballs/linux-source-7.3.tar.xz").is_file()
    assert [line.split()[-1] for line in asked(tmp_path)] == ["update", "linux-source-7.3"]
    for name in ("apt-get", "apt-cache", "dpkg-deb"):
        tool(name, "exit 100")
    assert source.ensure_base("7.3", build) == first
    (build / "tarballs/linux-source-7.3.tar.xz").unlink()
    assert source.ensure_base("7.3", build) == first


def test_the_configuration_is_our_own(tool: Tool, tmp_path: Path) -> None:
    """The machine's mirrors, Debian's key, and nothing else of /etc/apt."""
    assert callable(tool)
    conf = archive.config(tmp_path / "build", ["trixie-backports", "bullseye-security"])
    key = f"signed-by={archive.KEYRING}"
    assert (conf.parent / "sources.list").read_text("utf-8").splitlines() == [
        f"deb [{key}] http://mirror.example/debian/ trixie-backports main",
        f"deb [{key}] http://security.example/debian-security/ bullseye-security main"]
    text = conf.read_text("utf-8")
    for name in ("sourcelist", "sourceparts", "preferences", "preferencesparts"):
        assert f"Dir::Etc::{name} " in text and '"/etc' not in text


def test_fresh_lists_are_not_asked_for_again(tool: Tool, tmp_path: Path) -> None:
    """For a day; a suite that is new is asked for at once, the old ones stay."""
    assert callable(tool)
    build = tmp_path / "build"
    for _ in range(2):
        archive.config(build, ["trixie-backports"])
    assert len(asked(tmp_path)) == 1
    archive.config(build, ["bullseye"])
    assert len(asked(tmp_path)) == 2
    text = (build / "apt/sources.list").read_text("utf-8")
    assert "trixie-backports" in text and "bullseye" in text
    os.utime(build / "apt/suites", (0, 0))
    archive.config(build, ["bullseye"])
    assert len(asked(tmp_path)) == 3


def test_a_suite_that_is_gone(tool: Tool, tmp_path: Path,
                              capfd: pytest.CaptureFixture[str]) -> None:
    """One line; the package comes from another suite."""
    tool("apt-get", APT % ("echo \"E: The repository 'http://mirror.example/debian "
                           "trixie-backports Release' does not have a Release file.\" >&2; "
                           "exit 100", PACKED))
    assert source.ensure_base("7.3", tmp_path / "build").version == "7.3.4"
    assert "the mirror has no suite trixie-backports: left out" in capfd.readouterr().err


def test_a_package_that_is_gone(tool: Tool, tmp_path: Path) -> None:
    """What was looked for, where, and what to do."""
    tool("apt-cache", "echo 'E: No packages found' >&2; exit 100")
    line = refused(tmp_path / "build")
    assert "no package linux-source-7.3 in trixie-backports" in line
    assert "put linux-source-7.3.tar.xz into " in line


@pytest.mark.parametrize("name, text, told", (
    ("apt-get", APT % ("echo 'E: Could not resolve mirror.example' >&2; exit 100", PACKED),
     "apt-get update failed: Could not resolve"),
    ("apt-get", APT % ("true", "echo half >linux-source-7.3_7.3.4-1_all.deb; "
                       "echo 'E: Failed to fetch x  Hash Sum mismatch' >&2; exit 100"),
     "Hash Sum mismatch; run it again"),
    ("apt-get", APT % ("true", "echo 'E: Write error - write (28: No space left on device)' >&2; "
                       "exit 100"), "no space left on the disk"),
    ("dpkg-deb", "echo 'dpkg-deb: error: No space left on device' >&2; exit 2",
     "no space left on the disk"),
    ("dpkg-deb", "mkdir -p \"$3/usr/src\"", "holds no linux-source-7.3.tar.xz")))
def test_what_can_go_wrong(tool: Tool, tmp_path: Path, name: str, text: str, told: str) -> None:
    """One line, nothing half-made; when it is mended, a second run goes on."""
    whole = {kind: (tmp_path / "tools" / kind).read_text("utf-8").partition("\n")[2]
             for kind in ("apt-get", "dpkg-deb")}
    tool(name, text)
    assert told in refused(tmp_path / "build")
    for kind, script in whole.items():
        tool(kind, script)
    assert source.ensure_base("7.3", tmp_path / "build").version == "7.3.4"


def test_no_mirror_of_debian(tool: Tool, tmp_path: Path) -> None:
    """A machine that takes its packages from somebody else."""
    assert callable(tool)
    (tmp_path / "targets").write_text("Other|http://other.example/pool|noble\n", encoding="utf-8")
    assert "no mirror of Debian" in refused(tmp_path / "build")


def test_lists_of_yesterday_will_do(tool: Tool, tmp_path: Path,
                                    capfd: pytest.CaptureFixture[str]) -> None:
    """When the mirror cannot be asked, what it said last is taken; downloads may still work."""
    build = tmp_path / "build"
    archive.config(build, ["trixie-backports"])
    lists = build / "apt/state/lists"
    (lists / "mirror.example_debian_dists_trixie-backports_InRelease").touch()
    os.utime(build / "apt/suites", (0, 0))
    tool("apt-get", APT % ("echo 'E: no network' >&2; exit 100", PACKED))
    archive.config(build, ["trixie-backports"])
    assert "taking what it said last: no network" in capfd.readouterr().err


@pytest.mark.parametrize("name", ("linux-source-7.3.tar.xz", "linux-source-7.3_7.3.4-1_all.deb"))
def test_a_kept_copy(tool: Tool, tmp_path: Path, name: str) -> None:
    """For a version that has gone from the archive; the copy itself stays."""
    tool("apt-get", "exit 100")
    kept = tmp_path / "kept"
    kept.mkdir()
    shutil.copy(tmp_path / "linux-source-7.3.tar.xz", kept / name)
    archive.source(SEVEN, tmp_path / "build", kept)
    assert source.ensure_base("7.3", tmp_path / "build").version == "7.3.4"
    assert (kept / name).is_file()
    with pytest.raises(PcimError, match="has neither"):
        archive.source(kernels.known()["6.1"], tmp_path / "build", kept)


def test_the_script(tool: Tool, tmp_path: Path) -> None:
    """Its status tells what is not to be had from what is wrong."""
    for text, words, status in (("exit 100", ["7.3"], 3), ("exit 100", ["9.9"], 2)):
        tool("apt-get", text)
        done = subprocess.run([ROOT / "scripts/fetch", "apt", *words, "--build",
                               tmp_path / "build"], text=True, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (status, ""), done.stderr
        assert done.stderr.count("\n") == 1


def test_the_list_of_kernels() -> None:
    """Names are versions, the default is first, every kernel is for audits."""
    assert next(iter(kernels.known())) == "6.12"
    for name, kernel in kernels.known().items():
        assert kernel.source == f"linux-source-{name}" and kernel.suites
        assert "audit" in kernel.use and set(kernel.use) <= set(kernels.USES)
    assert kernels.names("series") == ("6.12", "6.1", "7.3")
