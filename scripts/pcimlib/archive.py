# SPDX-License-Identifier: GPL-2.0-only
"""Packages of Debian suites that this machine does not use, fetched and not installed.

apt runs with a configuration of our own below build/apt: own list of suites,
own lists, own cache, and the key of Debian's archive.  What lies in /etc/apt
is only asked which mirror this machine takes Debian from.  No root is needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from . import disk
from .errors import PcimError
from .files import write_whole
from .kernels import Kernel
from .locks import locked
from .progress import note

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
FRESH = 24 * 3600       # seconds for which lists need no look at the mirror

_CONFIG = """\
# Made by pcim. /etc/apt is not changed by it.
Dir::Etc::sourcelist "{place}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "{place}/state";
Dir::State::status "{place}/state/status";
Dir::Cache "{place}/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
"""


class Unavailable(PcimError):
    """A package is not to be had: no network, no apt, gone from the archive."""


def _apt(conf: Path | None, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LC_ALL": "C"}
    env.pop("APT_CONFIG", None)
    if conf is not None:
        env["APT_CONFIG"] = str(conf)
    try:
        return subprocess.run(words, env=env, text=True, errors="replace", check=False,
                              stdin=subprocess.DEVNULL, capture_output=True)
    except FileNotFoundError:
        raise Unavailable(f"no {words[0]} here") from None


def mirrors() -> dict[str, str]:
    """The mirror of this machine for Debian itself, and that for security updates."""
    listed = _apt(None, "apt-get", "indextargets", "--format",
                  "$(ORIGIN)|$(REPO_URI)|$(RELEASE)", "Created-By: Packages").stdout
    found: dict[str, str] = {}
    for line in listed.splitlines():
        origin, uri, suite = line.split("|")
        if origin == "Debian" or not origin and uri.rstrip("/").endswith(("/debian",
                                                                          "/debian-security")):
            found.setdefault("security" if suite.endswith("-security") else "main", uri)
    return found


def config(build: Path, suites: Sequence[str]) -> Path:
    """Our apt configuration, with the lists of some suites; what is fresh is not asked for again.

    A suite that the mirror does not have is named in one line and left out.
    """
    place = build.absolute() / "apt"
    conf, stamp = place / "apt.conf", place / "suites"
    with locked(place):
        have = stamp.read_text(encoding="ascii").split() if stamp.is_file() else []
        if conf.is_file() and set(suites) <= set(have) \
                and time.time() - stamp.stat().st_mtime < FRESH:
            return conf
        found = mirrors()
        if "main" not in found:
            raise Unavailable("apt names no mirror of Debian: check /etc/apt")
        wanted = list(dict.fromkeys([*have, *suites]))
        _write(place, found, wanted)
        note(f"asking the mirror about {', '.join(wanted)}")
        done = _apt(conf, "apt-get", "-q", "update")
        gone = [suite for suite in wanted if f" {suite} Release' does not have" in done.stderr]
        for suite in gone:
            note(f"the mirror has no suite {suite}: left out")
        if done.returncode and not gone:
            if not _known(place, suites):
                raise Unavailable(f"apt-get update failed: {_first_error(done.stderr)}")
            note(f"apt-get update failed, taking what it said last: {_first_error(done.stderr)}")
            return conf
        write_whole(stamp, "\n".join(wanted) + "\n")
    return conf


def _write(place: Path, found: dict[str, str], suites: Sequence[str]) -> None:
    """The files of the configuration, and the folders that apt wants to be there."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    (place / "state/status").touch()
    lines = [f"deb [signed-by={KEYRING}] {uri} {suite} main\n" for suite in suites
             if (uri := found.get("security" if suite.endswith("-security") else "main"))]
    write_whole(place / "sources.list", "".join(lines))
    write_whole(place / "apt.conf", _CONFIG.format(place=place))


def _known(place: Path, suites: Sequence[str]) -> bool:
    """True when an earlier run has brought the lists of one of the suites."""
    names = [path.name for path in (place / "state/lists").glob("*Release")]
    return any(f"_dists_{suite}_" in name for suite in suites for name in names)


def _first_error(said: str) -> str:
    """What apt complains of first, in one line and without its mark."""
    lines = [line for line in said.splitlines() if line[:2] in ("E:", "W:")]
    lines.sort(key=lambda line: line[:2] != "E:")
    return lines[0][3:] if lines else (said.strip().splitlines() or ["no message"])[-1]


def fetch(build: Path, package: str, suites: Sequence[str], into: Path) -> Path:
    """Download the newest version of a package that the suites have; apt checks its sums."""
    conf = config(build, suites)
    shown = _apt(conf, "apt-cache", "show", "--no-all-versions", package).stdout
    sizes = [int(line[6:]) for line in shown.splitlines() if line.startswith("Size: ")]
    if not sizes:
        raise Unavailable(f"no package {package} in {', '.join(suites)}")
    into.mkdir(parents=True, exist_ok=True)
    disk.need(into, 2 * sizes[0], f"fetching {package}")
    note(f"fetching {package} ({sizes[0] / 1e6:.0f} MB)")
    env = {**os.environ, "LC_ALL": "C", "APT_CONFIG": str(conf)}
    words = ["apt-get", "-q" if not sys.stderr.isatty() else "-o=Dpkg::Use-Pty=0", "download",
             package]
    with open(into / "log", "w+", encoding="utf-8", errors="replace") as log:
        watched = sys.stderr if sys.stderr.isatty() else log
        done = subprocess.run(words, cwd=into, env=env, stdin=subprocess.DEVNULL, check=False,
                              stdout=watched, stderr=log)
        log.seek(0)
        said = log.read()
    found = sorted(into.glob("*.deb"))
    if done.returncode or len(found) != 1:
        if "No space left" in said or "enough free space" in said:
            raise disk.failed(f"fetching {package}", into, b"No space left on device")
        raise Unavailable(f"fetching {package} failed: {_first_error(said)}; run it again")
    return found[0]


def source(kernel: Kernel, build: Path, kept: Path | None = None) -> Path:
    """The tarball of a kernel below build/tarballs, from the archive or from a folder.

    kept is a folder with the tarball or with its package, for what the archive
    has no longer.
    """
    shelf = build.absolute() / "tarballs"
    shelf.mkdir(parents=True, exist_ok=True)
    with locked(shelf), disk.watched(shelf):
        for stale in shelf.glob(".new.*"):
            shutil.rmtree(stale)
        with tempfile.TemporaryDirectory(dir=shelf, prefix=".new.") as name:
            try:
                found = _kept(kernel, kept, Path(name)) if kept else _unpacked(
                    fetch(build, kernel.source, kernel.suites, Path(name)), kernel, Path(name))
            except Unavailable as error:
                raise Unavailable(f"Linux {kernel.name} is not to be had: {error}; or put "
                                  f"{kernel.tarball} into {os.path.relpath(shelf)}/") from error
            os.replace(found, shelf / kernel.tarball)
    return shelf / kernel.tarball


def _kept(kernel: Kernel, kept: Path, into: Path) -> Path:
    """A copy of the tarball that the user has kept, or that in his package."""
    plain = kept / kernel.tarball
    if plain.is_file():
        return Path(shutil.copy2(plain, into / kernel.tarball))
    packages = sorted(kept.glob(f"{kernel.source}_*.deb"))
    if not packages:
        raise Unavailable(f"{kept} has neither {kernel.tarball} nor {kernel.source}_*.deb")
    return _unpacked(packages[-1], kernel, into)


def _unpacked(package: Path, kernel: Kernel, into: Path) -> Path:
    """The tarball in a source package."""
    done = _apt(None, "dpkg-deb", "-x", str(package), str(into / "x"))
    if done.returncode:
        raise disk.failed(f"unpacking {package.name}", into, done.stderr.encode())
    found = into / "x/usr/src" / kernel.tarball
    if not found.is_file():
        raise Unavailable(f"{package.name} holds no {kernel.tarball}")
    return found
