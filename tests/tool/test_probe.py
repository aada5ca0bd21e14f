# SPDX-License-Identifier: GPL-2.0-only
"""Capabilities come from what the PCI core does, not from a version number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pcimlib import policy
from pcimlib.probe import capabilities

PURE = "void pci_intx(struct pci_dev *pdev, int enable)\n{\n\twrite(pdev, enable);\n}\n"
HYBRID = ("void pci_intx(struct pci_dev *pdev, int enable)\n{\n"
          "\tif (pci_is_managed(pdev))\n\t\treturn pcim_intx(pdev, enable);\n}\n")
OFFERED = "int pcim_intx(struct pci_dev *pdev, int enable);\n"

Make = Callable[..., Path]


def state(tree: Path) -> str:
    """The state of the INTx family."""
    return capabilities(tree).families["intx"]


def test_pure(make_tree: Make) -> None:
    """A body without the managed mode, and the explicit call in the header."""
    assert state(make_tree(**{"drivers/pci/pci.c": PURE,
                              "include/linux/pci.h": OFFERED})) == "pure"


def test_hybrid(make_tree: Make) -> None:
    """The body asks who enabled the device."""
    assert state(make_tree(**{"drivers/pci/pci.c": HYBRID,
                              "include/linux/pci.h": OFFERED})) == "hybrid"


def test_absent(make_tree: Make) -> None:
    """Pure, but nothing explicit on offer."""
    assert state(make_tree(**{"drivers/pci/pci.c": PURE})) == "absent"


def test_mark_in_a_comment_is_no_hybrid(make_tree: Make) -> None:
    """A comment about the old mode does not count."""
    core = PURE.replace("\twrite", "\t/* once: pci_is_managed(pdev) */\n\twrite")
    assert state(make_tree(**{"drivers/pci/pci.c": core,
                              "include/linux/pci.h": OFFERED})) == "pure"


def test_library_is_pulled_in_only_where_the_call_is_missing(make_tree: Make) -> None:
    """6.12 has pcim_intx(): eleven driver patches, no new core."""
    has = make_tree("has", **{"drivers/pci/pci.c": PURE, "include/linux/pci.h": OFFERED})
    lacks = make_tree("lacks", **{"drivers/pci/pci.c": HYBRID})
    assert not policy.target(capabilities(has), ("intx",)).library
    assert policy.target(capabilities(lacks), ("intx",)).library
