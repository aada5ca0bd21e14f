# SPDX-License-Identifier: GPL-2.0-only
"""The public header without CONFIG_PCI and without CONFIG_PCI_MSI.

Here with next to nothing of a kernel around it, in a second; tests/kunit/stubs
compiles the same programs in real trees.
"""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from pcimlib import stubs

# What the header and its stubs need of a kernel.
KERNEL = {
    "linux/errno.h": "#define EIO 5\n#define ENODEV 19\n",
    "linux/interrupt.h": "typedef int (*irq_handler_t)(int irq, void *dev_id);\n",
    "linux/types.h": "#include <stdbool.h>\n#include <stddef.h>\n",
    "linux/io.h": "#define __iomem\n#define __force\n"
                  "#define IOMEM_ERR_PTR(error) ((void *)(long)(error))\n",
    "linux/pci.h": "struct pci_dev;\nstruct irq_affinity;\n#define __must_check\n"
                   "struct msix_entry;\n"
                   "#define __printf(a, b) __attribute__((format(printf, a, b)))\n"
                   "int pci_enable_msix_range(struct pci_dev *pdev, struct msix_entry *entries,"
                   " int minvec, int maxvec);\n"
                   "int pci_alloc_irq_vectors_affinity(struct pci_dev *pdev, unsigned int min_vecs,"
                   " unsigned int max_vecs, unsigned int flags, struct irq_affinity *affd);\n",
}
WITHOUT = {"CONFIG_PCI": (), "CONFIG_PCI_MSI": ("-DCONFIG_PCI=1",)}


def compiles(place: Path, text: str, header: str, options: tuple[str, ...]) -> str:
    """Compile a program against a header; what the compiler said."""
    for name, content in {**KERNEL, "linux/pci-devres.h": header}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(content, encoding="utf-8")
    return subprocess.run(
        ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-c",
         f"-I{place}", *options, "-x", "c", "-o", "/dev/null", "-"],
        input=text, capture_output=True, text=True, check=False).stderr


def header_text() -> str:
    return stubs.HEADER.read_text(encoding="utf-8")


def test_all_calls_are_seen() -> None:
    named = set(re.findall(r"\b(pcim?_\w+)\(struct pci_dev \*pdev", header_text()))
    seen = {name for option in stubs.OPTIONS for name in stubs.prototypes(option)}
    assert seen == named
    assert "pcim_intx" in seen and "pcim_alloc_irq_vectors" in seen


@pytest.mark.parametrize("option", stubs.OPTIONS)
def test_each_call_has_a_stub_of_its_type(tmp_path: Path, option: str) -> None:
    text = stubs.program(stubs.prototypes(option))
    assert compiles(tmp_path, text, header_text(), WITHOUT[option]) == ""


def test_without_pci_there_is_no_msi_either(tmp_path: Path) -> None:
    every = {**stubs.prototypes("CONFIG_PCI"), **stubs.prototypes("CONFIG_PCI_MSI")}
    assert compiles(tmp_path, stubs.program(every), header_text(), ()) == ""


@pytest.mark.parametrize("option", stubs.OPTIONS)
def test_a_missing_stub_is_seen(tmp_path: Path, option: str) -> None:
    name = list(stubs.prototypes(option))[-1]
    head, stub, tail = header_text().rpartition(f" {name}(")
    broken = f"{head} renamed{stub.removeprefix(f' {name}')}{tail}"
    said = compiles(tmp_path, stubs.program(stubs.prototypes(option)), broken, WITHOUT[option])
    assert name in said


def test_a_stub_of_another_type_is_seen(tmp_path: Path) -> None:
    broken = header_text().replace("static inline void pcim_iounmap_regions(",
                                   "static inline int pcim_iounmap_regions(")
    said = compiles(tmp_path, stubs.program(stubs.prototypes("CONFIG_PCI")), broken, ())
    assert re.search("conflicting types for .pcim_iounmap_regions.", said)
