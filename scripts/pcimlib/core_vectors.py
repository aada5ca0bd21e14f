# SPDX-License-Identifier: GPL-2.0-only
"""Interrupt vectors in a PCI core that keeps a devres record for each resource.

    add_managed_vectors     pcim_alloc_irq_vectors[_affinity]() beside the plain calls
    end_implicit_vectors    the release that the MSI core registers by itself goes,
                            and with it what only it has read

The tree's own devres.c stays as it is, but for a flag without a reader.
"""

from __future__ import annotations

import re
from pathlib import Path

from . import git, inserts
from .coreedit import Edit, mentions

API = Path("drivers/pci/msi/api.c")
MSI_C = Path("drivers/pci/msi/msi.c")
DEVRES_C = Path("drivers/pci/devres.c")
PCI_H = Path("include/linux/pci.h")
DEVRES_H = (Path("include/linux/device/devres.h"), Path("include/linux/device.h"))
HOWTO = Path("Documentation/PCI/msi-howto.rst")
DEVRES_RST = Path("Documentation/driver-api/driver-model/devres.rst")

PROTOTYPE = r"^int pci_alloc_irq_vectors_affinity\((?:[^;{])*\);\n"
STUB = r"^static inline int\npci_alloc_irq_vectors\([^{]*\{\n(?:\t.*\n|\n)*\}\n"

LIST = """\
  pcim_alloc_irq_vectors()	: allocate interrupt vectors, freed on driver detach
  pcim_alloc_irq_vectors_affinity() : the same with affinity requirements
"""

HOWTO_MANAGED = """
A driver that enables its device with pcim_enable_device() can use the managed
variants::

  int pcim_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
		unsigned int max_vecs, unsigned int flags);
  int pcim_alloc_irq_vectors_affinity(struct pci_dev *dev,
		unsigned int min_vecs, unsigned int max_vecs,
		unsigned int flags, struct irq_affinity *affd);

Vectors that are still allocated when the driver is detached are freed then.
Calling pci_free_irq_vectors() earlier is allowed, for instance to allocate
another number of vectors afterwards.  Either way the interrupt handlers have
to be gone before their vectors are.
"""
HOWTO_FREE = """
Any allocated IRQ vectors should be freed before removing the device using the
following function::
"""


def add_managed_vectors(tree: Path) -> list[str]:
    """Give the tree managed allocations of vectors, unless it has them."""
    if mentions(tree / PCI_H, r"\bpcim_alloc_irq_vectors\s*\("):
        return []
    edit = Edit(tree)
    action = any(mentions(tree / header, r"\bdevm_is_action_added\s*\(") for header in DEVRES_H)
    code = inserts.part("irq-vectors.c", "action" if action else "record", "calls").rstrip("\n")
    edit.insert(API, r"^EXPORT_SYMBOL(?:_GPL)?\(pci_alloc_irq_vectors_affinity\);\n", f"\n{code}\n")
    edit.insert(PCI_H, PROTOTYPE, inserts.part("irq-vectors.h", "prototypes"))
    edit.insert(PCI_H, STUB, "\n" + inserts.part("irq-vectors.h", "stubs").rstrip("\n") + "\n", 2)
    edit.text(DEVRES_RST, _listed)
    edit.text(HOWTO, lambda text: inserts.after(
        r"^  void pci_free_irq_vectors\(struct pci_dev \*dev\);\n", text, HOWTO_MANAGED) or text)
    return edit.changed()


def _listed(text: str) -> str:
    """The list of managed calls with the new ones, before the first that comes later."""
    block = re.search(r"^PCI\n(?:  .*\n|\n(?=  ))*?(?=  pcim_)", text, re.M)
    return text if not block else text[:block.end()] + LIST + text[block.end():]


def end_implicit_vectors(tree: Path) -> list[str]:
    """Take the implicit release out of the MSI core.  The caller has audited."""
    edit = Edit(tree)
    for path in sorted(file.relative_to(tree) for file in (tree / MSI_C).parent.glob("*.c")):
        edit.rule("msi_explicit", path)
        edit.expect(not mentions(tree / path, r"\bpcim_setup_msi_release\b"),
                    f"{path} still sets up its own release")
    edit.text(PCI_H, lambda text: re.sub(r"^\tunsigned int\tis_msi_managed:1;.*\n", "", text,
                                         flags=re.M))
    edit.text(API, _without_warning)
    edit.text(HOWTO, _howto)
    end_managed_flag(edit)
    left = [str(path) for path in (API, MSI_C, PCI_H, HOWTO)
            if re.search(r"pcim_msi_release|is_msi_managed", _text(tree / path))]
    edit.expect(not left, f"{', '.join(left)} still speaks of the implicit release")
    return edit.changed()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else ""


def _without_warning(text: str) -> str:
    """The description of pci_free_irq_vectors() without the warning of the managed mode."""
    return re.sub(r"^ \*\n \* WARNING: Do not call this function if the device has been enabled\n"
                  r"(?: \* .*\n)+?(?= \*(?:/|\n))", "", text, flags=re.M)


def _howto(text: str) -> str:
    """The how-to without the paragraph on what pcim_enable_device() activates."""
    return re.sub(r"^\nIf the driver enables the device using pcim_enable_device\(\), the driver\n"
                  r"shouldn't call pci_free_irq_vectors\(\)(?:.*\n)+?.*::\n", HOWTO_FREE, text,
                  flags=re.M)


def _readers(tree: Path) -> list[str]:
    """Who asks whether a device is managed, in files that a sparse work tree may lack."""
    inside = [str(path.relative_to(tree)) for path in tree.glob("drivers/pci/**/*.c")
              if mentions(path, r"\bpci_is_managed\s*\(")]
    if inside or not (tree / ".git").exists():
        return inside
    return [line for line in git.run(tree, "grep", "-l", "-w", "pci_is_managed", "HEAD", "--",
                                     "drivers/*.[ch]", "sound/*.[ch]", missing="").splitlines()
            if not line.startswith("HEAD:drivers/pci/")]


def end_managed_flag(edit: Edit) -> None:
    """Drop is_managed with its last reader; a tree whose region requests read it keeps it."""
    if _readers(edit.tree):
        return
    edit.rule("managed_flag", DEVRES_C)
    edit.text(DEVRES_RST, lambda text: text.replace(
        "after success, some PCI ops become managed",
        "after success, the PCI device is disabled on driver detach"))
    edit.text(PCI_H, lambda text: re.sub(
        r"^static inline int pci_is_managed\([^{]*\{\n(?:\t.*\n)*\}\n\n", "",
        re.sub(r"^\tunsigned int\tis_managed:1;.*\n", "", text, flags=re.M), flags=re.M))
    for path in (DEVRES_C, PCI_H):
        edit.expect(not mentions(edit.tree / path, r"\b(?:pci_)?is_managed\b"),
                    f"{path} still has is_managed, which nothing reads")
