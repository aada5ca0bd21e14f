# SPDX-License-Identifier: GPL-2.0-only
"""scripts/setup with an apt of our own: what it asks for, and what it says."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

TOOLS = "bash awk cut dirname env grep id mkdir tail xargs cat sed".split()
Run = Callable[..., subprocess.CompletedProcess[str]]


def listed() -> list[str]:
    """Return the packages that the list names."""
    lines = (ROOT / "scripts/packages").read_text(encoding="utf-8").splitlines()
    return [line.split()[1] for line in lines if line and not line.startswith("#")]


@pytest.fixture(name="setup")
def fixture_setup(tmp_path: Path) -> Run:
    """Return a function that runs a copy of setup where given packages are installed."""
    place, tools = tmp_path / "pcim", tmp_path / "tools"
    (place / "scripts").mkdir(parents=True)
    tools.mkdir()
    for name in ("setup", "packages"):
        shutil.copy(ROOT / "scripts" / name, place / "scripts" / name)
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name) or name)

    def run(installed: list[str], *args: str, apt: str | None = "exit 0",
            root: bool = True) -> subprocess.CompletedProcess[str]:
        state = tmp_path / "installed"
        state.write_text("".join(f"ii  {name}\n" for name in installed), encoding="utf-8")
        fakes = {"dpkg-query": f"cat {state}", "id": "echo 0" if root else "echo 1000"}
        if apt is not None:
            fakes["apt-get"] = (f'echo "$*" >>{tmp_path}/asked\ncase " $* " in *" install "*)\n'
                                f'for name; do echo "ii  $name"; done >>{state};; esac\n{apt}')
        for name, text in fakes.items():
            (tools / name).unlink(missing_ok=True)
            (tools / name).write_text(f"#!{tools}/bash\n{text}\n", encoding="utf-8")
            (tools / name).chmod(0o755)
        return subprocess.run([place / "scripts/setup", *args], env={"PATH": os.fspath(tools)},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)

    return run


def asked(tmp_path: Path) -> str:
    """Return what apt-get was asked to do."""
    path = tmp_path / "asked"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_all_there_says_and_asks_nothing(setup: Run, tmp_path: Path) -> None:
    done = setup(listed())
    assert (done.returncode, done.stdout, done.stderr, asked(tmp_path)) == (0, "", "", "")


def test_only_what_is_missing_is_installed(setup: Run, tmp_path: Path) -> None:
    done = setup([name for name in listed() if name not in ("coccinelle", "sparse")])
    assert done.returncode == 0
    update, install = asked(tmp_path).splitlines()
    assert update.endswith(" update")
    assert install.endswith(" coccinelle sparse")
    assert "coccinelle (edits)" in done.stderr


def test_bare_machine_gets_everything(setup: Run, tmp_path: Path) -> None:
    """All but the cross compilers and the browser, which are asked for by name."""
    assert setup([]).returncode == 0
    named = ("gcc-powerpc64-linux-gnu", "gcc-aarch64-linux-gnu", "chromium", "chromium-driver",
             "fonts-dejavu-core", "python3-selenium")
    wanted = [name for name in listed() if name not in named]
    assert asked(tmp_path).split()[-len(wanted):] == wanted
    assert setup([], "cross").returncode == 0
    assert asked(tmp_path).split()[-1] == "gcc-powerpc64-linux-gnu"
    assert setup([], "browser").returncode == 0
    assert asked(tmp_path).split()[-4:] == list(named[2:])


def test_second_run_after_an_installation_asks_nothing(setup: Run, tmp_path: Path) -> None:
    setup([])
    (tmp_path / "asked").unlink()
    assert setup(listed()).returncode == 0
    assert asked(tmp_path) == ""


def test_one_group(setup: Run, tmp_path: Path) -> None:
    assert setup([], "guest").returncode == 0
    assert "qemu-system-x86" in asked(tmp_path) and "coccinelle" not in asked(tmp_path)


def test_removed_package_that_left_its_settings_is_missing(setup: Run, tmp_path: Path) -> None:
    """dpkg-query tells it as "rc"; the fake writes "ii  " before each name."""
    done = setup([name for name in listed() if name != "flex"] + ["x\nrc  flex"])
    assert done.returncode == 0
    assert asked(tmp_path).endswith(" flex\n")


def test_no_apt_prints_the_list(setup: Run) -> None:
    done = setup(listed(), apt=None)
    assert done.returncode == 2
    assert all(name in done.stderr for name in listed())


def test_no_root_and_no_sudo(setup: Run, tmp_path: Path) -> None:
    done = setup([], root=False)
    assert done.returncode == 2
    assert "sudo" in done.stderr and asked(tmp_path) == ""


@pytest.mark.parametrize("step", ["update", "install"])
def test_apt_that_fails(setup: Run, step: str) -> None:
    done = setup([], apt=f'case " $* " in *" {step} "*) echo "E: no way"; exit 100;; esac')
    assert done.returncode == 2
    assert f"apt-get {step} failed" in done.stderr and "E: no way" in done.stderr


def test_apt_that_succeeds_without_installing(setup: Run, tmp_path: Path) -> None:
    done = setup([], apt=f": >{tmp_path}/installed")
    assert done.returncode == 2
    assert "still missing" in done.stderr


def test_a_kernel_is_fetched_after_the_packages(setup: Run, tmp_path: Path) -> None:
    fetch = tmp_path / "pcim/scripts/fetch"
    fetch.write_text("import sys\nprint(*sys.argv[1:])\nsys.exit(3)\n", encoding="utf-8")
    done = setup(listed(), "--kernel", "7.3", "base", "--kernel", "5.10", "--source", "/kept")
    assert (done.returncode, done.stdout) == (3, "source 7.3 5.10 --source /kept\n")
    done = setup([], "--kernel", "7.3", apt="exit 100")
    assert (done.returncode, done.stdout) == (2, "")


def test_an_option_without_its_word(setup: Run) -> None:
    done = setup(listed(), "--kernel")
    assert done.returncode == 2 and "--kernel what?" in done.stderr


def test_unknown_group(setup: Run) -> None:
    assert setup(listed(), "kitchen").returncode == 2
