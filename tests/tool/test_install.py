# SPDX-License-Identifier: GPL-2.0-only
"""make install, the man page and the completion."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, write_files
from pcimlib import VERSION, cli

MAN = ROOT / "Documentation/man/pcim.1"
COMPLETION = ROOT / "scripts/completion/pcim.bash"
DRIVER = """
static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	pcim_enable_device(pdev);
	pci_intx(pdev, 1);
	return 0;
}

static struct pci_driver f_driver = {
	.probe = f_probe,
};
"""


def verbs() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Each verb and its parser."""
    for action in cli._parser()._actions:       # pylint: disable=protected-access
        if isinstance(action, argparse._SubParsersAction):  # pylint: disable=protected-access
            yield from action.choices.items()


def long_options(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a parser that begin with two dashes."""
    return {word for action in parser._actions      # pylint: disable=protected-access
            for word in action.option_strings if word.startswith("--")}


def completed(*words: str) -> set[str]:
    """What bash offers for the last of these words."""
    script = (f"source {COMPLETION}; COMP_WORDS=(pcim {' '.join(repr(word) for word in words)}); "
              f"COMP_CWORD={len(words)}; _pcim; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    out = subprocess.run(["bash", "--norc", "-c", script], check=True, text=True,
                         capture_output=True, env={
                             **os.environ, "PATH": f"{ROOT}/scripts:{os.environ['PATH']}"})
    return set(out.stdout.split())


def test_completion_offers_what_the_parser_takes() -> None:
    """No verb and no long option is missing, none is invented."""
    names = dict(verbs())
    assert completed("") == set(names) | {"--help", "--version"}
    for name, parser in names.items():
        assert completed(name, "--") == long_options(parser), name


def test_completion_of_values() -> None:
    """Formats, families, and rules from the tool itself."""
    assert completed("audit", "--format", "s") == {"sarif"}
    assert completed("series", "--topics", "i") == {"intx", "irqvec", "iomap"}
    assert completed("audit", "--topics", "i") == {"intx", "irqvec", "iomap", "irq"}
    assert completed("explain", "intx-m") == {"intx-managed-plain", "intx-macro"}


def test_the_man_page_names_every_verb_and_option() -> None:
    """As groff prints it, without a warning."""
    out = subprocess.run(["groff", "-man", "-Tascii", "-ww", "-P-cbou", MAN], check=True,
                         capture_output=True, text=True)
    assert not out.stderr
    for name, parser in verbs():
        assert re.search(rf"^ +{name}\b", out.stdout, re.M), name
        for option in long_options(parser):
            assert option in out.stdout, option


@pytest.fixture(name="installed", scope="module")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place: Path = tmp_path_factory.mktemp("dest dir")
    subprocess.run(["make", "-s", "-f", "scripts/install.mk", "install", f"DESTDIR={place}",
                    "PREFIX=/usr"], cwd=ROOT, check=True, capture_output=True)
    return place


def test_installed_tool_runs_on_its_own(installed: Path, tmp_path: Path) -> None:
    """From anywhere, with its cache in the user's place and nothing below the prefix."""
    write_files(tmp_path / "driver", {"Kbuild": "obj-m := f.o\n", "f.c": DRIVER})
    before = sorted(installed.rglob("*"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        """The installed pcim."""
        return subprocess.run([installed / "usr/bin/pcim", *words], cwd=tmp_path, text=True,
                              capture_output=True, check=False, env={
                                  **os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")})

    assert run("--version").stdout == f"pcim {VERSION}\n"
    out = run("audit", "driver")
    assert (out.returncode, "[intx-managed-plain]" in out.stdout) == (1, True), out.stderr
    page = (ROOT / "Documentation/rules/intx-dead.md").read_text(encoding="utf-8")
    assert run("explain", "intx-dead").stdout == page
    assert run("audit", "driver", "--format", "html").stdout.startswith("<!DOCTYPE html>")
    assert (tmp_path / "cache/pcim/cache").is_dir()
    assert sorted(installed.rglob("*")) == before


def test_what_is_installed(installed: Path) -> None:
    """Man page, completion; no trace of the place it was built in."""
    assert (installed / "usr/share/man/man1/pcim.1").is_file()
    assert (installed / "usr/share/bash-completion/completions/pcim").is_file()
    for path in installed.rglob("*"):
        if path.is_file():
            assert os.fsencode(ROOT) not in path.read_bytes(), path
    assert not list(installed.rglob("*.pyc"))


def test_uninstall_leaves_nothing_of_ours(tmp_path: Path) -> None:
    """Only folders that others use may stay."""
    for target in ("install", "uninstall"):
        subprocess.run(["make", "-s", "-f", "scripts/install.mk", target,
                        f"DESTDIR={tmp_path}"], cwd=ROOT, check=True, capture_output=True)
    assert not [path for path in tmp_path.rglob("*") if not path.is_dir()]
