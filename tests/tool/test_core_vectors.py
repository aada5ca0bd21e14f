# SPDX-License-Identifier: GPL-2.0-only
"""Managed vectors in a core that keeps its own devres.c: the code, where it goes, the flip."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from pcimlib import core_vectors, inserts, policy, probe, steps
from pcimlib.errors import Incomplete

HERE = Path(__file__).resolve().parent
API, PCI_H = "drivers/pci/msi/api.c", "include/linux/pci.h"
FORMS = {"action": ["-DDEVM_IS_ACTION_ADDED"], "record": []}
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]

# What must not go unseen: the text, what it becomes, the case that turns red.
MUTANTS = {
    "added again by each allocation": (
        ("\tif (devm_is_action_added(&dev->dev, pcim_irq_vectors_release, dev))\n\t\treturn 0;\n",
         "\tif (devres_find(&dev->dev, pcim_irq_vectors_release, NULL, NULL))\n\t\treturn 0;\n"),
        "", "the action stays through free and allocate"),
    "added after INTx as well": (
        (" || !pci_dev_msi_enabled(dev)",), "", "INTx first adds nothing"),
    "success without a release": (
        ("\tret = pcim_add_irq_vectors_release(dev);\n\tif (ret)\n\t\treturn ret;\n",),
        "\t(void)pcim_add_irq_vectors_release(dev);\n\tret = 0;\n\t(void)ret;\n",
        "no memory for the release"),
    "nothing is freed": (("\tpci_free_irq_vectors(dev);\n",
                          "\tpci_free_irq_vectors(to_pci_dev(dev));\n"), "",
                         "freed at unbind"),
}


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "split_core", tmp_path / "linux"))


def run_cases(place: Path, code: str, words: list[str]) -> subprocess.CompletedProcess[str]:
    """Compile the code with the shim, and run its cases."""
    (place / "code.c").write_text(code, encoding="utf-8")
    shim = HERE / "insert_shim"
    subprocess.run(["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Wno-unused-parameter",
                    "-Wno-unused-function", "-Werror", "-g", "-fsanitize=address,undefined",
                    "-DCONFIG_PCI_MSI", *words, f"-I{shim}", f"-I{inserts.FOLDER}",
                    str(place / "code.c"), str(shim / "irq_vectors.c"), "-o",
                    str(place / "cases")], check=True)
    return subprocess.run([str(place / "cases")], text=True, capture_output=True, check=False)


@pytest.mark.parametrize("form", FORMS)
def test_vectors_are_freed_in_time_on_every_way(form: str, tmp_path: Path) -> None:
    done = run_cases(tmp_path, (inserts.FOLDER / "irq-vectors.c").read_text(), FORMS[form])
    assert done.returncode == 0, done.stdout
    assert "1..6" in done.stdout


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_allocation_is_seen(name: str, form: str, tmp_path: Path) -> None:
    """Each condition of the release, taken away, turns its case red."""
    code = (inserts.FOLDER / "irq-vectors.c").read_text()
    wanted, instead, case = MUTANTS[name]
    for words in wanted:
        code = code.replace(words, instead)
    done = run_cases(tmp_path, code, FORMS[form])
    assert done.returncode
    assert any(line.startswith("not ok") and case in line for line in done.stdout.splitlines())


def test_calls_prototypes_and_stubs_get_in_once(tree: Path, snapshot: Snapshot) -> None:
    changed = core_vectors.add_managed_vectors(tree)
    assert "drivers/pci/devres.c" not in changed
    code, header = (tree / API).read_text(), (tree / PCI_H).read_text()
    assert code.count("EXPORT_SYMBOL(pcim_alloc_irq_vectors);") == 1
    assert "devm_is_action_added" in code and "devres_find" not in code
    assert header.count("\nint pcim_alloc_irq_vectors(") == 1
    assert header.count("\npcim_alloc_irq_vectors(") == 2       # without MSI, without PCI
    listed = (tree / core_vectors.DEVRES_RST).read_text()
    assert listed.index("pcim_alloc_irq_vectors()") < listed.index("pcim_enable_device()")
    before = snapshot(tree)
    assert core_vectors.add_managed_vectors(tree) == []
    assert snapshot(tree) == before


def test_a_tree_that_cannot_ask_for_an_action_gets_a_record(tree: Path) -> None:
    (tree / "include/linux/device/devres.h").unlink()
    core_vectors.add_managed_vectors(tree)
    code = (tree / API).read_text()
    assert "devres_find" in code and "devm_is_action_added" not in code


@pytest.mark.parametrize("name", [API, PCI_H])
def test_a_file_without_the_place_is_named(tree: Path, name: str) -> None:
    (tree / name).write_text((tree / name).read_text().replace("vectors_affinity(", "others("))
    if name == API:
        (tree / name).write_text("int other;\n")
    with pytest.raises(Incomplete, match=f"{name} has no place"):
        core_vectors.add_managed_vectors(tree)


def test_the_flip_leaves_nothing_of_the_implicit_release(tree: Path) -> None:
    core_vectors.add_managed_vectors(tree)
    core_vectors.end_implicit_vectors(tree)
    for path in sorted(tree.rglob("*.[ch]")) + sorted(tree.rglob("*.rst")):
        text = path.read_text()
        for word in ("pcim_msi_release", "pcim_setup_msi_release", "is_managed", "WARNING",
                     "is_msi_managed", "shouldn't call", "become managed"):
            assert word not in text, (path, word)
    assert "rc = msi_setup_device_data(&dev->dev);" in (tree / "drivers/pci/msi/msi.c").read_text()
    assert "ret = pci_enable_device(pdev);" in (tree / "drivers/pci/devres.c").read_text()


def test_a_flag_with_a_reader_stays(tree: Path) -> None:
    """Region requests that are still hybrid ask for it (6.12)."""
    core = tree / "drivers/pci/pci.c"
    core.write_text(core.read_text().replace(
        "\treturn", "\tif (pci_is_managed(pdev))\n\t\treturn pcim_request(pdev, bar);\n\treturn"))
    changed = core_vectors.end_implicit_vectors(tree)
    assert "drivers/pci/devres.c" not in changed
    header = (tree / PCI_H).read_text()
    assert "pci_is_managed" in header and "is_msi_managed" not in header


def test_a_core_that_keeps_records_gets_calls_and_no_library(tree: Path) -> None:
    found = probe.capabilities(tree)
    aim = policy.target(found, ("irqvec",))
    assert not aim.library and aim.offers("pcim_alloc_irq_vectors_affinity")
    assert not policy.target(found, ("enable",)).brings
    names = [step.id for step in steps.chosen(aim, ["irqvec"])]
    assert names == ["irqvec-api", "irqvec-action", "irqvec-managed", "irqvec-releases",
                     "irqvec-implicit"]


def test_parts_are_named_once_and_end() -> None:
    """A part that runs into the next one would put its #else into the kernel."""
    for path in sorted(inserts.FOLDER.glob("*.[ch]")):
        for name, text in inserts.parts(path.name).items():
            assert "#else" not in text and "#endif" not in text, (path.name, name)
            assert text.endswith("\n") and not text.startswith("\n")


def test_inserted_code_reads_well() -> None:
    script = ROOT / "build/trees/6.12/scripts/checkpatch.pl"
    if not script.is_file():
        pytest.skip("no kernel tree is unpacked")
    done = subprocess.run(["perl", str(script), "--no-tree", "--strict", "--terse", "-f",
                           *map(str, sorted(inserts.FOLDER.glob("*.[ch]")))],
                          text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
