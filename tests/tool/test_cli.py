# SPDX-License-Identifier: GPL-2.0-only
"""Bad input gets one line that says what, where and what to do, and status 2."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT

Make = Callable[..., Path]
Snapshot = Callable[[Path], dict[str, tuple[float, bytes]]]

DRIVER = """
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
TREE = {
    "drivers/Makefile": "obj-y += f/\n",
    "drivers/f/Makefile": "obj-m := f.o\n",
    "drivers/f/f.c": DRIVER,
    "drivers/pci/pci.c": "void pci_intx(struct pci_dev *d, int e)\n{\n\twrite(d, e);\n}\n",
    "include/linux/pci.h": "int pcim_intx(struct pci_dev *pdev, int enable);\n",
}


def pcim(build: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the tool as a user does."""
    return subprocess.run([str(ROOT / "scripts/pcim"), *words, "--build", str(build)],
                          text=True, capture_output=True, check=False,
                          env={**os.environ, **env})


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Status 2 and one line with these words."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines()
             if not line.startswith(("pcim: recording", "pcim: auditing"))]
    assert len(lines) == 1 and lines[0].startswith("pcim: "), done.stderr
    assert all(word in lines[0] for word in words), lines[0]


@pytest.mark.parametrize("verb", ["audit", "series", "migrate"])
def test_no_such_tree(tmp_path: Path, verb: str) -> None:
    """A path that is not there."""
    refused(pcim(tmp_path / "b", verb, "--tree", str(tmp_path / "none")), "no such tree")


@pytest.mark.parametrize("verb", ["audit", "series"])
def test_older_than_we_know(tmp_path: Path, make_tree: Make, verb: str) -> None:
    """4.19 is too old."""
    tree = make_tree(version="4.19.1")
    refused(pcim(tmp_path / "b", verb, "--tree", str(tree)), "4.19.1", "5.10")


def test_no_pci_core(tmp_path: Path, make_tree: Make) -> None:
    """A tree from which the PCI core was cut."""
    tree = make_tree()
    (tree / "drivers/pci/pci.c").unlink()
    refused(pcim(tmp_path / "b", "audit", "--tree", str(tree)), "no PCI core")


def test_not_a_kernel_tree(tmp_path: Path) -> None:
    """Any other folder."""
    refused(pcim(tmp_path / "b", "series", "--tree", str(tmp_path)), "not a kernel tree")


def test_dirty_tree(tmp_path: Path, make_tree: Make) -> None:
    """Uncommitted work of the user's would be lost to the series."""
    tree = make_tree(**TREE)
    for words in (["init", "-q"], ["add", "-f", "-A"],
                  ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "t"]):
        subprocess.run(["git", *words], cwd=tree, check=True)
    (tree / "drivers/f/f.c").write_text(DRIVER + "\n", encoding="utf-8")
    refused(pcim(tmp_path / "b", "series", "--tree", str(tree)), "commit or stash")


def test_spatch_missing(tmp_path: Path, make_tree: Make) -> None:
    """Without Coccinelle nothing can be edited, and nothing is."""
    tree = make_tree(**TREE)
    only = tmp_path / "bin"
    only.mkdir()
    for name in ("git", "make", "perl", "grep"):
        (only / name).symlink_to(f"/usr/bin/{name}")
    refused(pcim(tmp_path / "b", "migrate", "--tree", str(tree), PATH=str(only)),
            "spatch", "scripts/setup")


def test_unknown_topic(tmp_path: Path, make_tree: Make) -> None:
    """A topic that no step has."""
    tree = make_tree(**TREE)
    refused(pcim(tmp_path / "b", "series", "--tree", str(tree), "--topics", "nonsense"),
            "nonsense", "intx")


def test_verify_without_a_series(tmp_path: Path, make_tree: Make) -> None:
    """Nothing to verify."""
    tree = make_tree(**TREE)
    refused(pcim(tmp_path / "b", "verify", str(tmp_path / "none"), "--tree", str(tree)),
            "no such folder")


def test_write_needs_a_tree_of_the_users(tmp_path: Path) -> None:
    """Debian's source below build/ is never changed."""
    refused(pcim(tmp_path / "b", "migrate", "--write"), "--tree")


def test_migrate_prints_a_diff_and_leaves_the_tree_alone(
        tmp_path: Path, make_tree: Make, snapshot: Snapshot) -> None:
    """Without --write a tree is only read."""
    tree = make_tree(**TREE)
    before = snapshot(tree)
    done = pcim(tmp_path / "b", "migrate", "--tree", str(tree))
    assert done.returncode == 1, done.stderr
    assert "+\trc = pcim_intx(pdev, 1);" in done.stdout
    assert snapshot(tree) == before


def test_migrate_write_changes_the_tree(tmp_path: Path, make_tree: Make) -> None:
    """With --write the driver is changed, and a second run finds nothing to do."""
    tree = make_tree(**TREE)
    assert pcim(tmp_path / "b", "migrate", "--write", "--tree", str(tree)).returncode == 1
    assert "pcim_intx(pdev, 1)" in (tree / "drivers/f/f.c").read_text(encoding="utf-8")
    again = pcim(tmp_path / "b", "migrate", "--tree", str(tree))
    assert (again.returncode, again.stdout) == (0, "")


def test_same_input_same_bytes(tmp_path: Path, make_tree: Make) -> None:
    """Two audits of one tree print the same JSON."""
    tree = make_tree(**TREE)
    words = ("audit", "--format", "json", "--tree", str(tree))
    first, second = pcim(tmp_path / "a", *words), pcim(tmp_path / "b", *words)
    assert first.returncode == 1 and first.stdout == second.stdout
    assert '"verdict": "managed"' in first.stdout


def test_series_needs_maintainers(tmp_path: Path, make_tree: Make) -> None:
    """A tree without get_maintainer.pl is no whole tree."""
    tree = make_tree(**TREE)
    done = pcim(tmp_path / "b", "series", "--tree", str(tree))
    assert done.returncode == 2 and "get_maintainer.pl" in done.stderr
