# SPDX-License-Identifier: GPL-2.0-only
"""pcim audit PATH: a driver outside of any kernel tree, a kernel tree, a part of one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, write_files

DRIVER = """
static int f_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = ENABLE(pdev);
	if (rc)
		return rc;
	rc = pci_request_regions(pdev, "f");
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
MANAGED = DRIVER.replace("ENABLE", "pcim_enable_device")
PLAIN = DRIVER.replace("ENABLE", "pci_enable_device").replace("f_", "g_").replace("""
static struct""", """
static void g_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static struct""").replace("""
		return rc;
	pci_intx(pdev, 1);
	return start(pdev);
""", """
		goto off;
	pci_intx(pdev, 1);
	rc = start(pdev);
	if (!rc)
		return 0;
	pci_release_regions(pdev);
off:
	pci_disable_device(pdev);
	return rc;
""").replace("= g_probe,", "= g_probe,\n\t.remove = g_remove,")


def run(cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run an audit from a folder; its build folder is beside that."""
    build = cwd.parent / "build"
    return subprocess.run(
        [sys.executable, ROOT / "scripts/pcim", "audit", "--build", build, *words],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


def findings(cwd: Path, *words: str) -> list[tuple[str, str]]:
    """File and rule of each finding."""
    out = run(cwd, "--format", "json", *words)
    assert out.returncode in (0, 1), out.stderr
    whole: dict[str, Any] = json.loads(out.stdout)
    return [(one["file"], one["rule"]) for one in whole["findings"]]


@pytest.fixture(name="drivers")
def _drivers(tmp_path: Path) -> Path:
    return write_files(tmp_path / "my drivers", {
        "one/Kbuild": "obj-m := f.o\n", "one/f.c": MANAGED,
        "two/Makefile": "obj-m := g.o\n", "two/g.c": PLAIN})


@pytest.mark.parametrize("absolute", (False, True))
def test_one_driver(drivers: Path, absolute: bool) -> None:
    """All families are judged; no tree is needed."""
    path = str(drivers / "one") if absolute else "one"
    assert findings(drivers, path) == [("f.c", "enable-explicit"),
                                       ("f.c", "region-managed-plain"),
                                       ("f.c", "intx-managed-plain")]


def test_many_drivers(drivers: Path) -> None:
    """A folder with drivers below it."""
    assert findings(drivers, ".", "--topics", "intx,region") == [
        ("one/f.c", "region-managed-plain"), ("one/f.c", "intx-managed-plain"),
        ("two/g.c", "region-unmanaged"), ("two/g.c", "intx-unmanaged"),
        ("two/g.c", "region-unmanaged"), ("two/g.c", "region-unmanaged")]
    assert run(drivers, "two").returncode == 0
    assert "is pure" not in run(drivers, "two").stdout


def test_one_file_and_one_family(drivers: Path) -> None:
    """The rest of the folder is read, not reported."""
    assert findings(drivers, "one/f.c", "--topics", "intx") == [("f.c", "intx-managed-plain")]


def test_nothing_is_written(drivers: Path,
                            snapshot: Callable[[Path], dict[str, tuple[int, bytes]]]) -> None:
    """An audit only reads."""
    before = snapshot(drivers)
    for form in ("text", "json", "sarif", "html"):
        assert run(drivers, ".", "--format", form).returncode == 1
    assert snapshot(drivers) == before


def test_a_folder_below_drivers_pci_is_no_core(tmp_path: Path) -> None:
    """Only a kernel's own drivers/pci is the core."""
    place = write_files(tmp_path / "mine", {"drivers/pci/Kbuild": "obj-m := f.o\n",
                                            "drivers/pci/f.c": MANAGED})
    assert len(findings(place, ".")) == 3


def test_drivers_below_the_core_are_drivers(make_tree: Callable[..., Path]) -> None:
    """The core's own files are not audited, vmd and switchtec below it are."""
    tree = make_tree(**{"drivers/pci/Makefile": "obj-y += controller/ msi/\n",
                        "drivers/pci/controller/Makefile": "obj-m := f.o\n",
                        "drivers/pci/controller/f.c": MANAGED,
                        "drivers/pci/msi/Makefile": "obj-m := h.o\n",
                        "drivers/pci/msi/h.c": MANAGED})
    assert findings(tree, ".", "--topics", "intx") == [
        ("drivers/pci/controller/f.c", "intx-managed-plain")]


def test_a_kernel_tree_and_a_part_of_one(make_tree: Callable[..., Path]) -> None:
    """The same command; the tree is found from the path."""
    tree = make_tree(**{"drivers/Makefile": "obj-y += f/ h/\n",
                        "drivers/f/Makefile": "obj-m := f.o\n", "drivers/f/f.c": MANAGED,
                        "drivers/h/Makefile": "obj-m := h.o\n", "drivers/h/h.c": MANAGED})
    both = [("drivers/f/f.c", "intx-managed-plain"), ("drivers/h/h.c", "intx-managed-plain")]
    assert findings(tree.parent, "linux", "--topics", "intx") == both
    assert findings(tree, ".", "--topics", "intx") == both
    assert findings(tree, "drivers/h", "--topics", "intx") == both[1:]
    assert findings(tree / "drivers/h", "../f/f.c", "--topics", "intx") == both[:1]


def test_mistakes_are_one_line(tmp_path: Path) -> None:
    """No C file; a file without a Makefile; no such family."""
    place = write_files(tmp_path / "d", {"text/readme": "", "bare/f.c": MANAGED})
    for words, what in ((("text",), "no C file"), (("bare/f.c",), "no Kbuild or Makefile"),
                        (("bare", "--topics", "intx,dma"), "--topics dma: not one of")):
        out = run(place, *words)
        assert out.returncode == 2 and not out.stdout
        assert what in out.stderr and out.stderr.count("\n") == 1
