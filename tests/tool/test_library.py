# SPDX-License-Identifier: GPL-2.0-only
"""Putting the library into a tree: on a small core of ours, and on real ones."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pcimlib import library
from pcimlib.errors import Incomplete

from conftest import ROOT, write_files

# A PCI core as old ones are, cut down to what the rules look for.
OLD_CORE = ROOT / "tests" / "tool" / "library_core"
PCI_C = "drivers/pci/pci.c"
PCI_H = "include/linux/pci.h"
MSI_C = "drivers/pci/msi/msi.c"
OLD_PCI_C = (OLD_CORE / PCI_C).read_text(encoding="utf-8")


@pytest.fixture(name="old_tree")
def _old_tree(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD_CORE, tmp_path / "old"))


def _text(tree: Path, name: str) -> str:
    return (tree / name).read_text(encoding="utf-8")


def _body(text: str, name: str) -> str:
    found = re.search(rf"^[^\n]*\b{name}\((?:[^;{{]*)\n\{{\n(.*?)^\}}", text, re.M | re.S)
    assert found, f"{name}() is gone"
    return found.group(1)


def test_pure_call_gets_code_and_prototype(old_tree: Path) -> None:
    """The first step adds one function and changes none."""
    changed = library.add_unmanaged_intx(old_tree)
    assert changed == [PCI_C, PCI_H]
    code = _text(old_tree, PCI_C)
    assert "EXPORT_SYMBOL_GPL(pci_intx_unmanaged);" in code
    assert "find_pci_dr" not in _body(code, "pci_intx_unmanaged")
    assert _body(code, "pci_intx") == _body(OLD_PCI_C, "pci_intx")
    assert "pci_intx_unmanaged(struct pci_dev *dev, int enable);" in _text(
        old_tree, PCI_H)
    assert library.add_unmanaged_intx(old_tree) == []


def test_drop_in_leaves_no_old_state(old_tree: Path) -> None:
    """All that knew the old record is gone or asks the library."""
    library.add_unmanaged_intx(old_tree)
    library.drop_in(old_tree)
    code = _text(old_tree, PCI_C)
    for word in ("pci_devres", "find_pci_dr", "pcim_release(", "pcim_enable_device",
                 "devm_pci_remap_cfgspace", "pci_intx_unmanaged", "restore_intx"):
        assert word not in code
    assert _body(code, "pci_disable_device") == "\tcount_down(dev);\n"
    assert ("\tif (pci_is_managed(pdev) && pdev->driver) {\n"
            "\t\tif (!pcim_intx(pdev, enable))\n"
            "\t\t\treturn;\n"
            "\t}\n") in _body(code, "pci_intx")
    assert "pcim_release_region(pdev, bar);" in _body(code, "pci_release_region")
    assert "pcim_request_region(pdev, bar, res_name);" in _body(code, "__pci_request_region")


def test_drop_in_keeps_the_rest(old_tree: Path) -> None:
    """Lines that have nothing to do with it stay as they are."""
    library.drop_in(old_tree)
    code = _text(old_tree, PCI_C)
    assert "\nint plain_before;\n" in code
    assert code.endswith("EXPORT_SYMBOL_GPL(pci_intx);\n\n\nint two_blanks_before;\n")
    added = [line for line in code.split("\n") if line not in OLD_PCI_C.split("\n")]
    assert not [line for line in added if line != line.rstrip()]
    assert _text(old_tree, "lib/devres.c") == (
        "// SPDX-License-Identifier: GPL-2.0\nint before;\n\nint after;\n")


def test_drop_in_brings_whole_files_and_hooks(old_tree: Path) -> None:
    """The files are ours byte for byte; Kbuild, header and documents know them."""
    changed = library.drop_in(old_tree)
    for ours in (ROOT / "drivers/pci/devres").glob("*.[ch]"):
        assert _text(old_tree, f"drivers/pci/devres/{ours.name}") == ours.read_text()
        assert f"drivers/pci/devres/{ours.name}" in changed
    assert "drivers/pci/devres/sample/Makefile" in changed
    assert "sample/pci-devres-edu.c" in " ".join(changed)
    assert "config PCI_DEVRES_SAMPLE\n" in _text(old_tree, "drivers/pci/devres/Kconfig")
    makefile = _text(old_tree, "drivers/pci/Makefile")
    assert "devres.o" not in makefile and "+= devres/\nobj-$(CONFIG_PCI)\t\t+= msi/" in makefile
    kconfig = _text(old_tree, "drivers/pci/Kconfig")
    assert kconfig.index("devres/Kconfig") < kconfig.index("endif")
    header = _text(old_tree, PCI_H)
    assert "pcim_" not in header and "#include <linux/pci-devres.h>\n\n#endif" in header
    calls = _text(old_tree, "Documentation/driver-api/driver-model/devres.rst")
    assert calls.count("pcim_iomap()") == 1 and "pcim_intx()" in calls
    assert "drivers/pci/devres/intx.c" in _text(old_tree, "Documentation/driver-api/pci/pci.rst")


def test_documents_do_not_keep_a_file_that_is_gone(old_tree: Path) -> None:
    """Red while drivers/pci/devres was looked for anywhere: make htmldocs broke."""
    rst = "Documentation/driver-api/pci/pci.rst"
    write_files(old_tree, {rst: ".. kernel-doc:: drivers/pci/devres.c\n   :export:\n"})
    library.drop_in(old_tree)
    named = re.findall(r"kernel-doc:: (\S+)", _text(old_tree, rst))
    assert named and all((old_tree / path).is_file() for path in named)


def test_drop_in_twice_changes_nothing(
        old_tree: Path, snapshot: Callable[[Path], dict[str, tuple[int, bytes]]]) -> None:
    """A second run finds all done, and writes nothing."""
    library.drop_in(old_tree)
    before = snapshot(old_tree)
    assert library.drop_in(old_tree) == []
    assert snapshot(old_tree) == before


def test_list_names_every_public_call(old_tree: Path) -> None:
    """The devres list and the header tell the same calls."""
    library.drop_in(old_tree)
    calls = set(re.findall(r"^  (pcim_\w+)\(\)", _text(
        old_tree, "Documentation/driver-api/driver-model/devres.rst"), re.M))
    header = (ROOT / library.HEADER).read_text()
    assert calls == set(re.findall(r"\b(pcim_\w+)\(struct pci_dev", header))


def test_a_core_without_the_flag_is_told(old_tree: Path) -> None:
    """No is_managed in struct pci_dev: the library must not touch it."""
    path = old_tree / PCI_H
    path.write_text(_text(OLD_CORE, PCI_H).replace("\tunsigned int is_managed:1;\n", ""))
    library.drop_in(old_tree)
    assert "-DPCI_DEVRES_NO_MANAGED_FLAG" in _text(old_tree, "drivers/pci/devres/Makefile")


def test_an_unknown_form_is_refused(old_tree: Path) -> None:
    """What a rule cannot edit is an error that says what is left, not a success."""
    path = old_tree / PCI_C
    path.write_text(OLD_PCI_C.replace(
        "int two_blanks_before;", "int again(struct pci_dev *p) { return !find_pci_dr(p); }"))
    with pytest.raises(Incomplete, match="drivers/pci/pci.c still has find_pci_dr"):
        library.drop_in(old_tree)


def test_a_core_that_frees_vectors_itself_is_refused(old_tree: Path) -> None:
    """Before 5.17 the old record also freed vectors; the library would lose that."""
    path = old_tree / PCI_C
    path.write_text(OLD_PCI_C.replace("\tgive_back(res);", "\tpci_disable_msi(res);"))
    with pytest.raises(Incomplete, match="frees interrupt vectors"):
        library.drop_in(old_tree)
    assert not (old_tree / library.HEADER).exists()


def test_an_implementation_with_more_calls_is_refused(old_tree: Path) -> None:
    """Nothing that drivers may call gets lost with the file that is replaced."""
    write_files(old_tree, {"drivers/pci/devres.c": "EXPORT_SYMBOL(pcim_something_new);\n"})
    with pytest.raises(Incomplete, match="pcim_something_new"):
        library.drop_in(old_tree)
    assert (old_tree / "drivers/pci/devres.c").exists()


def test_own_implementation_is_removed(old_tree: Path) -> None:
    """A tree's devres.c goes when the library has all that it offers."""
    write_files(old_tree, {"drivers/pci/devres.c": "EXPORT_SYMBOL(pcim_iomap);\n"})
    assert "drivers/pci/devres.c" in library.drop_in(old_tree)
    assert not (old_tree / "drivers/pci/devres.c").exists()


def test_msi_core_switches_by_the_pure_call(old_tree: Path) -> None:
    """Every call, and no other word, changes."""
    assert library.msi_on_unmanaged_intx(old_tree) == [MSI_C]
    assert _text(old_tree, MSI_C) == _text(OLD_CORE, MSI_C).replace(
        "\t\tpci_intx(", "\t\tpci_intx_unmanaged(")


def test_flip_leaves_a_pure_read_modify_write(old_tree: Path) -> None:
    """After the last step pci_intx() asks nobody."""
    library.drop_in(old_tree)
    assert library.end_hybrid_intx(old_tree) == [PCI_C]
    body = _body(_text(old_tree, PCI_C), "pci_intx")
    assert "managed" not in body and "pci_write_config_word" in body
    assert library.end_hybrid_intx(old_tree) == []


def test_flip_of_the_old_form_is_refused(old_tree: Path) -> None:
    """The flip comes after the library; on the old form it must not pass."""
    with pytest.raises(Incomplete, match="pci_intx"):
        library.end_hybrid_intx(old_tree)


REAL = {"drivers/pci", "lib/devres.c", PCI_H,
        "Documentation/driver-api/driver-model/devres.rst",
        "Documentation/driver-api/pci/pci.rst"}


@pytest.mark.parametrize("kernel", ["6.1", "6.12"])
def test_steps_on_a_real_core(tmp_path: Path, kernel: str) -> None:
    """All steps in their order, on the sources that make unpacks."""
    source = ROOT / "build" / "trees" / kernel
    if not (source / PCI_C).exists():
        pytest.skip(f"{source.relative_to(ROOT)} is not unpacked: run make series")
    for name in sorted(REAL):
        if (source / name).is_dir():
            shutil.copytree(source / name, tmp_path / name)
        elif (source / name).exists():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, tmp_path / name)
    for step in (library.add_unmanaged_intx, library.drop_in, library.msi_on_unmanaged_intx,
                 library.end_hybrid_intx, library.end_hybrid_regions,
                 library.warn_implicit_vectors, library.end_implicit_vectors):
        step(tmp_path)
        assert step(tmp_path) == [], step.__name__
    code = _text(tmp_path, PCI_C)
    assert "pci_is_managed" not in code and "pcim_" not in code
