# SPDX-License-Identifier: GPL-2.0-only
"""Which trees and drivers the paths on a command line mean: never another one, never nothing.

Each of these was an audit of some other kernel with "0 calls seen" and status 0 before.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, write_files

MakeTree = Callable[..., Path]
DRIVER = """#include <linux/pci.h>

static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;
	pci_intx(pdev, 1);
	return start(pdev);
}

static struct pci_driver f_driver = {
	.name = "f",
	.probe = f_probe,
};
"""
HYBRID = "void pci_intx(struct pci_dev *pdev, int enable)\n{\n\tfind_pci_dr(pdev);\n}\n"
PURE = "void pci_intx(struct pci_dev *pdev, int enable)\n{\n\twrite(pdev, enable);\n}\n"
HAS_PCIM = "int pcim_intx(struct pci_dev *pdev, int enable);\n"


def run(cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool from a folder; its build folder is far from there."""
    build = cwd / "build" if cwd.name == "top" else cwd.parent / "build"
    out = subprocess.run(
        [sys.executable, ROOT / "scripts/pcim", words[0], "--build", build, *words[1:]],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in out.stderr and "fault of pcim" not in out.stderr, out.stderr
    return out


def places(cwd: Path, *words: str) -> list[str]:
    """The files that have a finding of the INTx family."""
    out = run(cwd, "audit", "--format", "json", "--topics", "intx", *words)
    assert out.returncode in (0, 1), out.stderr
    whole: dict[str, Any] = json.loads(out.stdout)
    return [one["file"] for one in whole["findings"]]


def refused(out: subprocess.CompletedProcess[str], *words: str) -> None:
    """Status 2, no report, and one line with these words."""
    assert (out.returncode, out.stdout) == (2, ""), out.stderr
    assert out.stderr.count("\n") == 1 and all(word in out.stderr for word in words), out.stderr


@pytest.fixture(name="top")
def _top(tmp_path: Path, make_tree: MakeTree) -> Path:
    """A folder with two drivers, a folder of text, and two kernel trees with a driver each."""
    home = tmp_path / "top"
    for name in ("drv1", "drv2"):
        write_files(home / name, {"Kbuild": "obj-m := f.o\n", "f.c": DRIVER})
    write_files(home / "text", {"README": "words\n"})
    for name, version, core in (("old", "6.1.5", HYBRID), ("new", "6.13.2", PURE)):
        more = {"include/linux/pci.h": HAS_PCIM} if core is PURE else {}
        make_tree(f"top/{name}", version, **{
            "drivers/pci/pci.c": core, "drivers/Makefile": "obj-y += f/\n",
            "drivers/f/Makefile": "obj-m := f.o\n", "drivers/f/f.c": DRIVER,
            "drivers/pci/msi/msi.c": "int msi;\n", "init/main.c": DRIVER,
            "mm/readme": "words\n", **more})
    return home


def test_several_drivers_are_one_report(top: Path) -> None:
    """Each is audited for itself; files are named from the folder that holds them all."""
    assert places(top, "drv1", "drv2") == ["drv1/f.c", "drv2/f.c"]
    assert places(top / "drv1", ".", "../drv2", ".") == ["drv1/f.c", "drv2/f.c"]
    assert places(top, "drv1", "drv1/f.c") == ["f.c"]
    told = run(top, "audit", "drv1", "drv2")
    assert told.stdout.count("[intx-managed-plain]") == 2 and told.returncode == 1
    assert "drv1, drv2" in told.stderr


def test_a_driver_below_a_driver_counts_once(top: Path) -> None:
    """A folder that another path holds is looked at with that."""
    write_files(top / "drv1/sub", {"Kbuild": "obj-m := g.o\n", "g.c": DRIVER})
    assert places(top, "drv1/sub", "drv1") == ["f.c", "sub/g.c"]


def test_drivers_do_not_see_each_other(top: Path) -> None:
    """A function of one driver is no function of the other, though both call it by one name."""
    split = DRIVER.replace("pcim_enable_device", "switch_on")
    write_files(top / "drv1", {"f.c": split, "Kbuild": "obj-m := f.o\n"})
    write_files(top / "drv2", {"f.c": "int switch_on(struct pci_dev *pdev)\n{\n"
                               "\treturn pcim_enable_device(pdev);\n}\n"})
    out = run(top, "audit", "drv1", "drv2", "--format", "json", "--topics", "intx")
    alone = run(top, "audit", "drv1", "--format", "json", "--topics", "intx")
    both, one = (json.loads(text.stdout)["findings"] for text in (out, alone))
    assert [found["verdict"] for found in both] == [found["verdict"] for found in one]


@pytest.mark.parametrize("name, replacement", (("old", None), ("new", "pcim_intx")))
@pytest.mark.parametrize("verb", ("audit", "migrate"))
def test_a_tree_beside_a_driver_says_for_which_kernel(top: Path, verb: str, name: str,
                                                      replacement: str | None) -> None:
    """The driver is looked at, not the tree; a call that this kernel lacks is not written."""
    out = run(top, verb, "--tree", name, "drv1", "--topics", "intx")
    assert out.returncode == 1
    assert f"{name}/drivers/f" not in out.stdout + out.stderr
    assert f"drv1 for Linux {'6.1.5' if name == 'old' else '6.13.2'}" in out.stderr
    if verb == "migrate":
        assert ("+\trc = pcim_intx(pdev, 1);" in out.stdout) == bool(replacement)
    elif replacement:
        assert "drv1/f.c:10:2: warning: pci_intx() " in out.stdout
        assert "pci_intx() -> pcim_intx()" in out.stdout
    else:
        assert "Linux 6.1.5 has no pcim_intx()" in out.stdout


def test_with_the_header_every_kernel_has_the_call(top: Path) -> None:
    """--compat brings it."""
    out = run(top, "migrate", "--compat", "--tree", "old", "drv1", "--topics", "intx")
    assert "+\trc = pcim_intx(pdev, 1);" in out.stdout


def test_a_driver_for_several_kernels_is_a_matrix(top: Path) -> None:
    """A column a kernel."""
    out = run(top, "audit", "--tree", "old", "--tree", "new", "drv1", "--topics", "intx")
    assert out.returncode == 1
    head, row = (line.split() for line in out.stdout.splitlines()[-2:])
    assert row == ["f.c", "f_probe", "pci_intx", "review", "convert"], head


def test_a_driver_and_a_tree(top: Path) -> None:
    """Both are looked at, each in its own report."""
    for words in (("drv1", "new"), ("new/drivers/f", "drv1"), ("--tree", "new", "drv1",
                                                               "drivers/f")):
        out = run(top, "audit", *words, "--topics", "intx")
        assert out.stdout.count(" pci_intx() -> ") == 2, words
        assert "\ndrv1/f.c:10:2: " in "\n" + out.stdout
        assert "\nnew/drivers/f/f.c:10:2: " in out.stdout
        assert out.stderr.count(" calls seen") == 2
        runs = json.loads(run(top, "audit", *words, "--topics", "intx", "--format",
                              "sarif").stdout)["runs"]
        assert sorted(len(one["results"]) for one in runs) == [1, 2]     # with the backport


def test_no_path_is_the_current_folder(top: Path) -> None:
    """A driver, a kernel tree, a part of one; nothing that could be meant is an error."""
    assert places(top / "drv1") == ["f.c"]
    assert places(top / "new") == ["drivers/f/f.c"]
    assert places(top / "new/drivers/f") == ["drivers/f/f.c"]
    refused(run(top / "text", "audit"), "no C file in it")
    refused(run(top, "audit"), "kernel trees in it", "new, old")


def test_migrate_without_a_path(top: Path) -> None:
    """The current folder, too; but to change files they must be named."""
    assert "+\trc = pcim_intx(pdev, 1);" in run(top / "drv1", "migrate").stdout
    refused(run(top / "drv1", "migrate", "--write"), "--write", "name")
    assert (top / "drv1/f.c").read_text("utf-8") == DRIVER
    assert run(top, "migrate", "--write", "drv1", "drv2").returncode == 1
    for name in ("drv1", "drv2"):
        assert "pcim_intx(pdev, 1)" in (top / name / "f.c").read_text("utf-8")


@pytest.mark.parametrize("verb", ("audit", "migrate"))
@pytest.mark.parametrize("words, told", (
    (("drv3",), "drv3: no such file or folder"),
    (("drv1", "drv3"), "drv3: no such file or folder"),
    (("",), "empty"),
    (("text",), "text: no C file in it"),
    (("drv1/Kbuild",), "drv1/Kbuild: no C file"),
    (("new/mm",), "new/mm: no C file in it"),
    (("new/Kconfig",), "new/Kconfig: no C file"),
    (("new/drivers/pci/pci.c",), "PCI core"),
    (("new/drivers/pci/msi",), "PCI core"),
    (("--tree", "new", "drivers/none"), "drivers/none: no such file or folder here or in"),
    (("--tree", "new", "old"), "old: a kernel tree of its own"),
    (("--tree", "new", "new/mm"), "no C file in it")))
def test_what_matches_nothing_is_a_mistake(top: Path, verb: str, words: tuple[str, ...],
                                           told: str) -> None:
    """One line at once."""
    refused(run(top, verb, *words), told)


def test_a_part_of_a_tree_that_is_not_searched_otherwise(top: Path) -> None:
    """An audit of a whole tree leaves init/ out; asked for by name it does not."""
    assert places(top, "new") == ["drivers/f/f.c"]
    assert places(top, "new/init/main.c") == ["init/main.c"]
    assert places(top, "--tree", "new", "init") == ["init/main.c"]


def test_a_name_that_means_two_things_is_not_guessed(top: Path) -> None:
    """Here and in the tree: both can be said otherwise."""
    write_files(top / "drivers/f", {"Kbuild": "obj-m := h.o\n", "h.c": DRIVER})
    refused(run(top, "audit", "--tree", "new", "drivers/f"), "./drivers/f", "new/drivers/f")
    assert places(top, "--tree", "new", "./drivers/f") == ["h.c"]
    assert places(top, "--tree", "new", "new/drivers/f") == ["drivers/f/f.c"]


def test_a_linked_folder_is_named(top: Path) -> None:
    """It is not followed; who thinks that it was is told."""
    (top / "drv1/common").symlink_to(top / "drv2")
    out = run(top, "audit", "drv1")
    assert "common: a symbolic link to a folder, not followed" in out.stderr


def test_families(top: Path) -> None:
    """All by default, in a tree as for a driver; the summary names them and the tree."""
    for words, what in ((("drv1",), "drv1"), (("new",), "Linux 6.13.2 in new"),
                        (("new/drivers/f",), "drivers/f of Linux 6.13.2 in new")):
        out = run(top, "audit", "--all", *words)
        assert "[enable-explicit]" in out.stdout
        assert "[enable-explicit]" not in run(top, "audit", *words).stdout
        last = out.stderr.splitlines()[-1]
        assert last.startswith(f"pcim: {what}; intx, region, irqvec, iomap, enable, irq: "), last
        assert " 0 calls" not in last
    assert run(top, "audit", "drv1", "--topics", "intx").stderr.splitlines()[-1].startswith(
        "pcim: drv1; intx: 1 calls seen")


def test_nothing_is_unpacked(top: Path) -> None:
    """Not for a driver, not for a mistake."""
    run(top, "audit", "drv1", "drv2")
    run(top, "audit", "drv3")
    run(top, "migrate", "drv1")
    assert not (top / "build/trees").exists()
    assert sorted(os.listdir(top / "drv1")) == ["Kbuild", "f.c"]
