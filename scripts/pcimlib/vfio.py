# SPDX-License-Identifier: GPL-2.0-only
"""Changes vfio-pci in a scratch tree: how it forwards INTx.

The two smallest cures, each a step of its own (topic vfio-minimal):

    guard_handler       the handler asks whether the line is masked already
    claim_then_unlazy   the line is claimed switched off, then gets its flag

And the whole (topic vfio):

    add_line_helper     irq_line_fwd, which knows nothing of PCI
    on_line_helper      vfio-pci's INTx in a file of its own, on the helper

A tree that has a cure, or no vfio-pci, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .library import ROOT, _Edit

PCI = Path("drivers/vfio/pci")
INTRS = PCI / "vfio_pci_intrs.c"
INTX = PCI / "vfio_pci_intx.c"
PRIVATE = PCI / "vfio_pci_priv.h"
PUBLIC = Path("include/linux/vfio_pci_core.h")
EVENTFD = Path("include/linux/eventfd.h")
HELPER = (Path("drivers/vfio/irq_line_fwd.c"), Path("include/linux/irq_line_fwd.h"))

HELPER_KCONFIG = """\
config IRQ_LINE_FWD
	tristate
	help
	  Forwards a level-triggered interrupt line to user space or a guest,
	  without losing an interrupt and without leaving the line masked.
	  Selected by the drivers that do so.

"""

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


def guard_handler(tree: Path) -> list[str]:
    """R1: no second disable by a handler that was in flight when the mask came."""
    edit = _Edit(tree)
    edit.rule("vfio-intx-guard", INTRS)
    edit.expect(not _has(tree, r"if \(!\w+->pci_2_3\) \{\n\s*disable_irq_nosync"),
                f"the INTx handler in {INTRS} still disables without a look")
    return edit.changed()


def claim_then_unlazy(tree: Path) -> list[str]:
    """R2: IRQ_DISABLE_UNLAZY belongs to who owns the line, and nobody else."""
    edit = _Edit(tree)
    edit.rule("vfio-intx-unlazy", INTRS)
    # Not every tree gets it from elsewhere.
    edit.text(INTRS, _once("linux/irq.h", lambda text: text.replace(
        "#include <linux/interrupt.h>\n",
        "#include <linux/interrupt.h>\n#include <linux/irq.h>\n", 1)))
    edit.expect(not _has(tree, r"irq_clear_status_flags\([^;]*IRQ_DISABLE_UNLAZY"),
                f"{INTRS} still clears IRQ_DISABLE_UNLAZY")
    edit.expect(not (tree / INTRS).exists()
                or _has(tree, r"request_irq\(pdev->irq(.|\n)*irq_set_status_flags\("),
                f"{INTRS} does not set IRQ_DISABLE_UNLAZY after its claim")
    return edit.changed()


def add_line_helper(tree: Path) -> list[str]:
    """Put irq_line_fwd into the tree and hook it into Kbuild."""
    edit = _Edit(tree)
    for path in HELPER:
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        edit.put(path, (ROOT / path).read_text(encoding="utf-8"))
    edit.text(Path("drivers/vfio/Kconfig"), _once(
        "config IRQ_LINE_FWD\n", lambda text: text.replace(
            "menuconfig VFIO\n", HELPER_KCONFIG + "menuconfig VFIO\n", 1)))
    edit.text(Path("drivers/vfio/Makefile"), _line(
        "obj-$(CONFIG_IRQ_LINE_FWD) += irq_line_fwd.o\n"))
    # Its users need not be below VFIO.
    edit.text(Path("drivers/Makefile"), _once(
        "$(CONFIG_IRQ_LINE_FWD)", lambda text: re.sub(
            r"^obj-\$\(CONFIG_VFIO\)(\s*)\+= vfio/\n",
            r"\g<0>obj-$(CONFIG_IRQ_LINE_FWD)\t+= vfio/\n", text, flags=re.M)))
    for name in ("drivers/vfio/Kconfig", "drivers/vfio/Makefile", "drivers/Makefile"):
        edit.expect("IRQ_LINE_FWD" in _text(tree / name), f"{name} did not take irq_line_fwd")
    return edit.changed()


def on_line_helper(tree: Path) -> list[str]:
    """Move vfio-pci's INTx to irq_line_fwd; the tree has the helper already."""
    edit = _Edit(tree)
    if not (tree / INTRS).exists():
        return []
    text = (ROOT / INTX).read_text(encoding="utf-8")
    if re.search(r"eventfd_signal\(struct eventfd_ctx \*\w+, __u64 \w+\)",
                 _text(tree / EVENTFD)):
        text = text.replace("eventfd_signal(trigger)", "eventfd_signal(trigger, 1)")
    edit.put(INTX, text)
    edit.rule("vfio-intx-leaves-intrs", INTRS)
    edit.text(INTRS, lambda text: re.sub(
        r"^\t(bool\s+masked|struct vfio_pci_core_device\s+\*vdev);\n", "", text, flags=re.M))
    edit.rule("vfio-intx-reasons", PCI / "vfio_pci_core.c")
    edit.rule("vfio-intx-reasons", PCI / "vfio_pci_config.c")
    edit.text(PCI / "vfio_pci_core.c", lambda text: re.sub(
        r"\t/\*\n\t \* If INTx is enabled, then mask(?:(?!\*/)(?:.|\n))*\*/\n"
        r"(?=\tvfio_pci_intx_mask)",
        "\t/* A reason of its own: what the user masked stays masked at resume. */\n", text))
    edit.text(PRIVATE, lambda text: re.sub(
        r"^bool vfio_pci_intx_mask\(.*\);\nvoid vfio_pci_intx_unmask\(.*\);\n",
        PROTOTYPES, text, flags=re.M))
    edit.text(PRIVATE, _once("linux/irq_line_fwd.h", lambda text: text.replace(
        "#include <linux/vfio_pci_core.h>\n",
        "#include <linux/irq_line_fwd.h>\n#include <linux/vfio_pci_core.h>\n", 1)))
    edit.text(PUBLIC, lambda text: re.sub(r"^\tbool\s+pm_intx_masked;\n", "", text, flags=re.M))
    edit.text(PUBLIC, lambda text: re.sub(
        r"^\tspinlock_t\s+irqlock;\n(.*igate;\n)", r"\1\tstruct vfio_pci_intx\t*intx;\n", text,
        flags=re.M))
    edit.text(PCI / "Makefile", _once("vfio_pci_intx.o", lambda text: text.replace(
        " vfio_pci_intrs.o", " vfio_pci_intrs.o vfio_pci_intx.o", 1)))
    edit.text(PCI / "Kconfig", _once("select IRQ_LINE_FWD", lambda text: text.replace(
        "\tselect IRQ_BYPASS_MANAGER\n", "\tselect IRQ_BYPASS_MANAGER\n\tselect IRQ_LINE_FWD\n",
        1)))
    _check_moved(edit, tree)
    return edit.changed()


def _check_moved(edit: _Edit, tree: Path) -> None:
    edit.expect(not _has(tree, r"disable_irq_nosync|\bpci_23_|->masked|vfio_intx_"),
                f"{INTRS} still has some of INTx")
    for path, words in ((PUBLIC, ("struct vfio_pci_intx\t*intx;",)),
                        (PRIVATE, ("vfio_pci_set_intx_trigger", "irq_line_fwd.h")),
                        (PCI / "Makefile", ("vfio_pci_intx.o",)),
                        (PCI / "Kconfig", ("select IRQ_LINE_FWD",))):
        for word in words:
            edit.expect(word in _text(tree / path), f"{path} did not take {word!r}")
    for path in (PUBLIC, PCI / "vfio_pci_core.c", PCI / "vfio_pci_config.c"):
        edit.expect(not re.search(r"pm_intx_masked|irqlock|intx_(un)?mask\(vdev\)",
                                  _text(tree / path)), f"{path} still has the old calls")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _once(mark: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """A scripted edit that is done when the mark is there."""
    return lambda text: text if mark in text else change(text)


def _line(line: str) -> Callable[[str], str]:
    return _once(line, lambda text: text.rstrip("\n") + "\n\n" + line)


def _has(tree: Path, pattern: str) -> bool:
    path = tree / INTRS
    return path.exists() and re.search(pattern, path.read_text(encoding="utf-8")) is not None
