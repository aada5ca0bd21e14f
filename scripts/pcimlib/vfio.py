# SPDX-License-Identifier: GPL-2.0-only
"""Changes vfio-pci in a scratch tree: how it forwards INTx, how it takes MSI-X vectors.

The whole (topic vfio):

    add_line_helper     irq_line_fwd, which knows nothing of PCI
    on_line_helper      vfio-pci's INTx in a file of its own, on the helper
    add_msix_cache      pci_msix_cache, where the PCI core can add vectors
    on_msix_cache       vfio-pci's MSI-X on it
    add_vfio_tests      the KUnit suites of both

A tree that has a cure, or no vfio-pci, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from . import vfio_parts as parts
from .coreedit import ROOT, Edit
from .vfio_parts import once

PCI = Path("drivers/vfio/pci")
INTRS = PCI / "vfio_pci_intrs.c"
INTX = PCI / "vfio_pci_intx.c"
CORE = PCI / "vfio_pci_core.c"
CONFIG = PCI / "vfio_pci_config.c"
PRIVATE = PCI / "vfio_pci_priv.h"
PUBLIC = Path("include/linux/vfio_pci_core.h")
EVENTFD = Path("include/linux/eventfd.h")
PCI_H = Path("include/linux/pci.h")
MSI_HEADERS = (Path("include/linux/msi_api.h"), Path("include/linux/msi.h"))

PROTOTYPES = """\
void vfio_pci_intx_mask(struct vfio_pci_core_device *vdev, unsigned int reason);
void vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev, unsigned int reason);
int vfio_pci_set_intx_unmask(struct vfio_pci_core_device *vdev,
			     unsigned int index, unsigned int start,
			     unsigned int count, u32 flags, void *data);
int vfio_pci_set_intx_mask(struct vfio_pci_core_device *vdev,
			   unsigned int index, unsigned int start,
			   unsigned int count, u32 flags, void *data);
int vfio_pci_set_intx_trigger(struct vfio_pci_core_device *vdev,
			      unsigned int index, unsigned int start,
			      unsigned int count, u32 flags, void *data);
"""

MSI_VECTORS = """\
/* All or nothing; above 0: none was taken, so many could be had. */
static int vfio_msi_alloc_range(struct vfio_pci_core_device *vdev, int nvec,
				bool msix)
{
	int ret;

	if (msix)
		return pci_msix_cache_enable(&vdev->msix, vdev->pdev, nvec);

	ret = pci_alloc_irq_vectors(vdev->pdev, 1, nvec, PCI_IRQ_MSI);
	if (ret == nvec)
		return 0;
	if (ret > 0)
		pci_free_irq_vectors(vdev->pdev);
	return ret;
}

"""

MSI_ALLOC_IRQ = """\
/*
 * The irq of a vector. One of MSI-X is allocated if there is none and the
 * device can add it; it stays, for the next trigger on the vector, until MSI-X
 * is disabled.
 */
static int vfio_msi_alloc_irq(struct vfio_pci_core_device *vdev,
			      unsigned int vector, bool msix)
{
	int irq;
	u16 cmd;

	if (!msix)
		return pci_irq_vector(vdev->pdev, vector);

	irq = pci_msix_cache_peek(&vdev->msix, vector);
	if (irq >= 0)
		return irq;

	cmd = vfio_pci_memory_lock_and_enable(vdev);
	irq = pci_msix_cache_get(&vdev->msix, vector);
	vfio_pci_memory_unlock_and_restore(vdev, cmd);

	/* What the user was always told. */
	return irq == -EOPNOTSUPP ? -EINVAL : irq;
}

"""


def add_line_helper(tree: Path) -> list[str]:
    """Put irq_line_fwd into the tree and hook it into Kbuild."""
    return _add(tree, parts.files(parts.LINE), "IRQ_LINE_FWD",
                {parts.KCONFIG: parts.line_kconfig, parts.MAKEFILE: parts.line_makefile,
                 parts.DRIVERS_MAKEFILE: parts.drivers_makefile})


def add_msix_cache(tree: Path) -> list[str]:
    """Put pci_msix_cache into a tree whose PCI core can add vectors."""
    if not can_add_vectors(tree):
        return []
    return _add(tree, parts.files(parts.CACHE), "PCI_MSIX_CACHE",
                {parts.KCONFIG: parts.cache_kconfig, parts.MAKEFILE: parts.cache_makefile})


def add_vfio_tests(tree: Path) -> list[str]:
    """Put the KUnit suites into a tree that has what they test."""
    return _add(tree, parts.test_files(cache=(tree / parts.CACHE[0]).exists()),
                str(parts.TESTS_IN_TREE.name),
                {parts.KCONFIG: parts.tests_kconfig, parts.MAKEFILE: parts.tests_makefile})


def can_add_vectors(tree: Path) -> bool:
    """Tell whether vectors can be added while MSI-X is enabled."""
    return any((tree / path).exists() and "MSI_ANY_INDEX" in _text(tree / path)
               for path in MSI_HEADERS)


def _add(tree: Path, files: dict[Path, str], mark: str,
         hooks: dict[Path, Callable[[str], str]]) -> list[str]:
    edit = Edit(tree)
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        edit.put(path, text)
    for path, hook in hooks.items():
        edit.text(path, hook)
        edit.expect(mark in _text(tree / path), f"{path} did not take {mark}")
    return edit.changed()


def on_line_helper(tree: Path) -> list[str]:
    """Move vfio-pci's INTx to irq_line_fwd; the tree has the helper already."""
    edit = Edit(tree)
    if not (tree / INTRS).exists():
        return []
    text = (ROOT / INTX).read_text(encoding="utf-8")
    if re.search(r"eventfd_signal\(struct eventfd_ctx \*\w+, __u64 \w+\)",
                 _text(tree / EVENTFD)):
        text = text.replace("eventfd_signal(trigger)", "eventfd_signal(trigger, 1)")
    if "pci_intx_unmanaged(" not in _text(tree / PCI_H):
        # Pure already: the steps before this one saw to it that it is, or has a pure twin.
        text = text.replace("pci_intx_unmanaged(", "pci_intx(")
    edit.put(INTX, text)
    edit.rule("vfio-intx-leaves-intrs", INTRS)
    edit.text(INTRS, lambda text: re.sub(
        r"^\t(bool\s+masked|struct vfio_pci_core_device\s+\*vdev);\n", "", text, flags=re.M))
    edit.rule("vfio-intx-reasons", CORE)
    edit.rule("vfio-intx-reasons", CONFIG)
    edit.text(CORE, lambda text: re.sub(
        r"\t/\*\n\t \* If INTx is enabled, then mask(?:(?!\*/)(?:.|\n))*\*/\n"
        r"(?=\tvfio_pci_intx_mask)",
        "\t/* A reason of its own: what the user masked stays masked at resume. */\n", text))
    edit.text(PRIVATE, lambda text: re.sub(
        r"^bool vfio_pci_intx_mask\(.*\);\nvoid vfio_pci_intx_unmask\(.*\);\n",
        PROTOTYPES, text, flags=re.M))
    edit.text(PRIVATE, once("linux/irq_line_fwd.h", lambda text: text.replace(
        "#include <linux/vfio_pci_core.h>\n",
        "#include <linux/irq_line_fwd.h>\n#include <linux/vfio_pci_core.h>\n", 1)))
    edit.text(PUBLIC, lambda text: re.sub(r"^\tbool\s+pm_intx_masked;\n", "", text, flags=re.M))
    edit.text(PUBLIC, lambda text: re.sub(
        r"^\tspinlock_t\s+irqlock;\n(.*igate;\n)", r"\1\tstruct vfio_pci_intx\t*intx;\n", text,
        flags=re.M))
    edit.text(PCI / "Makefile", once("vfio_pci_intx.o", lambda text: text.replace(
        " vfio_pci_intrs.o", " vfio_pci_intrs.o vfio_pci_intx.o", 1)))
    edit.text(PCI / "Kconfig", once("select IRQ_LINE_FWD", lambda text: text.replace(
        "\tselect IRQ_BYPASS_MANAGER\n", "\tselect IRQ_BYPASS_MANAGER\n\tselect IRQ_LINE_FWD\n",
        1)))
    _check_moved(edit, tree)
    return edit.changed()


def on_msix_cache(tree: Path) -> list[str]:
    """Let vfio-pci take its MSI-X vectors from pci_msix_cache; the tree has it already."""
    edit = Edit(tree)
    if not can_add_vectors(tree) or not (tree / INTRS).exists():
        return []
    edit.rule("vfio-msix-cache", INTRS)
    edit.rule("vfio-msix-cache", CORE)
    edit.text(INTRS, once("vfio_msi_alloc_range(struct", lambda text: text.replace(
        "static int vfio_msi_enable(", MSI_VECTORS + "static int vfio_msi_enable(", 1)))
    edit.text(INTRS, lambda text: re.sub(
        r"/\*\n \* vfio_msi_alloc_irq\(\) (?:.*\n)*?\}\n\n", lambda _: MSI_ALLOC_IRQ, text,
        count=1))
    edit.text(PUBLIC, once("pci_msix_cache.h", lambda text: re.sub(
        r"^#include <linux/pci.h>\n", r"\g<0>#include <linux/pci_msix_cache.h>\n", re.sub(
            r"^\tstruct xarray\s+ctx;\n", r"\g<0>\tstruct pci_msix_cache\tmsix;\n", text,
            flags=re.M), flags=re.M)))
    edit.text(PCI / "Kconfig", once("select PCI_MSIX_CACHE", lambda text: text.replace(
        "\tselect IRQ_BYPASS_MANAGER\n", "\tselect IRQ_BYPASS_MANAGER\n\tselect PCI_MSIX_CACHE\n",
        1)))
    edit.expect(not _has(tree, r"pci_msix_alloc_irq_at|get_cached_msi_msg|has_dyn_msix|"
                         r"pci_alloc_irq_vectors\(pdev"), f"{INTRS} still allocates by itself")
    for path, words in ((INTRS, ("pci_msix_cache_enable", "pci_msix_cache_disable",
                                 "pci_msix_cache_refresh", "pci_msix_cache_get",
                                 "goto out_put_eventfd_ctx;\n\t\t}")),
                        (CORE, ("pci_msix_cache_init", "pci_msix_cache_can_grow")),
                        (PUBLIC, ("struct pci_msix_cache\tmsix;", "pci_msix_cache.h")),
                        (PCI / "Kconfig", ("select PCI_MSIX_CACHE",))):
        for word in words:
            edit.expect(word in _text(tree / path), f"{path} did not take {word!r}")
    return edit.changed()


def _check_moved(edit: Edit, tree: Path) -> None:
    edit.expect(not _has(tree, r"disable_irq_nosync|\bpci_23_|->masked|vfio_intx_"),
                f"{INTRS} still has some of INTx")
    for path, words in ((PUBLIC, ("struct vfio_pci_intx\t*intx;",)),
                        (PRIVATE, ("vfio_pci_set_intx_trigger", "irq_line_fwd.h")),
                        (PCI / "Makefile", ("vfio_pci_intx.o",)),
                        (PCI / "Kconfig", ("select IRQ_LINE_FWD",))):
        for word in words:
            edit.expect(word in _text(tree / path), f"{path} did not take {word!r}")
    for path in (PUBLIC, CORE, CONFIG):
        edit.expect(not re.search(r"pm_intx_masked|irqlock|intx_(un)?mask\(vdev\)",
                                  _text(tree / path)), f"{path} still has the old calls")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _has(tree: Path, pattern: str) -> bool:
    path = tree / INTRS
    return path.exists() and re.search(pattern, path.read_text(encoding="utf-8")) is not None
