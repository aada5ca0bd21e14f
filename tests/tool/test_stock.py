# SPDX-License-Identifier: GPL-2.0-only
"""scripts/stock with an apt of our own: which kernel it takes, where it puts it."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
KNOWN = """linux-headers-6.1.0-9-amd64
linux-headers-6.1.0-56-amd64
linux-headers-6.1.0-57-cloud-amd64
linux-headers-6.12.9+deb12-amd64
linux-headers-6.12.117+deb12-amd64
linux-headers-6.12.118+deb12-rt-amd64
linux-headers-6.1.0-58-rt-amd64
"""
FAKES = {
    "apt-cache": f"cat <<END | grep \"^$2\"\n{KNOWN}END\n",
    # A "package" is a file with its name; apt-get -q download NAME...
    "apt-get": 'echo "$*" >>"$ASKED"; shift 2; for p; do echo "$p" >"$p.deb"; done',
    # dpkg -x DEB INTO: every package brings the folder of its name.
    "dpkg": 'd=$3/usr/src/$(cat "$2"); mkdir -p "$d"; '
            'echo "include /usr/src/other/Makefile" >"$d/Makefile"',
}


# scripts/fetch: what is known of a kernel, and a configuration of apt.
FETCH = r"""#!/bin/bash
case $1-$2 in
show-6.1)  echo 'linux-headers-6\.1\.0-[0-9]+ linux-kbuild-6.1 bookworm' ;;
show-6.12) echo 'linux-headers-6\.12\.[0-9]+\+[a-z0-9.~]+ linux-kbuild-{release} bookworm' ;;
show-9.9)  echo 'linux-headers-9\.9\.[0-9]+\+[a-z0-9.~]+ linux-kbuild-{release} sid' ;;
apt-*)     echo /our/apt.conf ;;
*)         echo "pcim: no kernel $2 is known" >&2; exit 2 ;;
esac
"""


@pytest.fixture(name="stock")
def fixture_stock(tmp_path: Path) -> Run:
    """Return a function that runs a copy of stock, with some of its tools replaced."""
    (tmp_path / "pcim/scripts").mkdir(parents=True)
    (tmp_path / "tools").mkdir()
    for name in ("stock", "with-headers"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "pcim/scripts" / name)
    (tmp_path / "pcim/scripts/fetch").write_text(FETCH, encoding="utf-8")
    (tmp_path / "pcim/scripts/fetch").chmod(0o755)

    def run(*args: str, **fakes: str) -> subprocess.CompletedProcess[str]:
        for name, text in {**FAKES, **{key.replace("_", "-"): text
                                       for key, text in fakes.items()}}.items():
            path = tmp_path / "tools" / name
            path.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
            path.chmod(0o755)
        return subprocess.run([tmp_path / "pcim/scripts/stock", *args], check=False, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL,
                              env={"PATH": f"{tmp_path}/tools:{os.environ['PATH']}",
                                   "ASKED": f"{tmp_path}/asked"})

    return run


@pytest.mark.parametrize("kernel, release, rest", [
    ("6.1", "6.1.0-56-amd64", ["linux-headers-6.1.0-56-common", "linux-kbuild-6.1"]),
    ("6.12", "6.12.117+deb12-amd64", ["linux-headers-6.12.117+deb12-common",
                                      "linux-kbuild-6.12.117+deb12"]),
    ("6.1-rt", "6.1.0-58-rt-amd64", ["linux-headers-6.1.0-58-common-rt", "linux-kbuild-6.1"]),
    ("6.12-rt", "6.12.118+deb12-rt-amd64", ["linux-headers-6.12.118+deb12-common-rt",
                                            "linux-kbuild-6.12.118+deb12"])])
def test_newest_headers_of_the_flavour(stock: Run, tmp_path: Path, kernel: str,
                                       release: str, rest: list[str]) -> None:
    done = stock("headers", kernel)
    place = Path(done.stdout.strip())
    assert (done.returncode, place.name) == (0, f"linux-headers-{release}")
    assert (tmp_path / "asked").read_text(encoding="utf-8").split()[2:] == \
        [f"linux-headers-{release}", *rest]


def test_what_this_machine_does_not_know_comes_by_our_configuration(
        stock: Run, tmp_path: Path) -> None:
    """Its own apt is asked first; the Debian that the headers are made for is noted."""
    listed = "linux-headers-9.9.1+deb99-amd64"
    done = stock("headers", "9.9", apt_cache=f'[ "$APT_CONFIG" != /our/apt.conf ] || echo {listed}')
    place = Path(done.stdout.strip())
    assert place.name == listed
    assert (place.parents[2] / "suite").read_text(encoding="utf-8") == "sid\n"
    stock("image", "6.1", apt_get='echo "${APT_CONFIG:-own}" >"$ASKED"; shift 2; touch "$1.deb"')
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "own\n"


def test_headers_that_run_nowhere_give_way_to_the_source(stock: Run, tmp_path: Path) -> None:
    for name, text in (("with-headers", "exit 2"), ("source-headers", 'echo "source $*"')):
        path = tmp_path / "pcim/scripts" / name
        path.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
    done = stock("headers", "6.12")
    assert done.stdout.startswith("source 6.12 ") and done.stdout.endswith("+deb12-amd64\n")
    assert "the source" in done.stderr


def test_kernel_beside_its_modules_is_found_where_others_are(stock: Run) -> None:
    """Newer packages keep all of it below /usr/lib/modules."""
    place = Path(stock("image", "6.12", dpkg='d=$3/usr/lib/modules/9.9; mkdir -p "$d"; '
                       'echo k >"$d/vmlinuz"').stdout.strip())
    assert (place / "boot/vmlinuz-9.9").read_text(encoding="utf-8") == "k\n"
    assert (place / "lib/modules/9.9/vmlinuz").is_file()


def test_image_in_several_packages_is_fetched_whole(stock: Run, tmp_path: Path) -> None:
    parts = "".join(f"  Depends: linux-{part}-6.12.117+deb12-amd64\\n" for part in
                    ("base", "binary"))
    stock("image", "6.12", apt_cache=f'if [ "$1" = depends ]; then printf "{parts}"; else '
          f'cat <<END | grep "^$2"\n{KNOWN}END\nfi\n')
    assert (tmp_path / "asked").read_text(encoding="utf-8").split()[3:] == [
        "linux-base-6.12.117+deb12-amd64", "linux-binary-6.12.117+deb12-amd64"]


def test_makefile_of_headers_finds_its_neighbour(stock: Run) -> None:
    """It names /usr/src, where it does not lie."""
    place = Path(stock("headers", "6.12").stdout.strip())
    neighbour = place.parent / "other"
    neighbour.mkdir()
    (neighbour / "Makefile").write_text("$(info here)\nall:;@:\n", encoding="utf-8")
    done = subprocess.run(["make", "-C", place], capture_output=True, text=True, check=False)
    assert "here" in done.stdout


def test_second_run_fetches_nothing(stock: Run, tmp_path: Path) -> None:
    first = stock("image", "6.1")
    (tmp_path / "asked").unlink()
    assert stock("image", "6.1").stdout == first.stdout
    assert not (tmp_path / "asked").exists()


def test_failed_download_leaves_nothing_to_be_taken(stock: Run) -> None:
    done = stock("image", "6.12", apt_get='echo "E: gone" >&2; exit 100')
    assert done.returncode == 2 and "E: gone" in done.stderr
    done = stock("image", "6.12")
    assert done.returncode == 0 and "fetching" in done.stderr


def test_kernel_that_apt_does_not_know(stock: Run) -> None:
    done = stock("headers", "6.1", apt_cache="true")
    assert done.returncode == 2 and "apt-get update" in done.stderr


@pytest.mark.parametrize("args", [(), ("headers",), ("headers", "7.0"), ("source", "6.1")])
def test_wrong_usage(stock: Run, args: tuple[str, ...]) -> None:
    done = stock(*args)
    assert (done.returncode, done.stdout) == (2, "")
