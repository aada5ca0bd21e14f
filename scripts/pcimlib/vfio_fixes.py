# SPDX-License-Identifier: GPL-2.0-only
"""Mends how vfio-pci forwards INTx in a scratch tree (topic vfio-minimal).

Each bug has a step of its own, and no step needs another:

    order_unlazy    R2: the line is claimed switched off, then gets its flag
    add_unlazy      the same where the tree never sets the flag
    guard_handler   R1: the handler leaves a masked line alone
    restore_disintx R3: DisINTx is put back after PCI_COMMAND was written
    follow_virt     V4: the guest's DisINTx is read and followed under one lock

Statements are edited by the rules in coccinelle/core/.  Functions that are new
stand in scripts/series/insert/, where a compiler sees them, and are put in whole.
A tree that has a cure, or no vfio-pci, is left alone.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from .coreedit import ROOT, Edit

PCI = Path("drivers/vfio/pci")
INTRS = PCI / "vfio_pci_intrs.c"
CORE = PCI / "vfio_pci_core.c"
CONFIG = PCI / "vfio_pci_config.c"
PRIVATE = PCI / "vfio_pci_priv.h"
HANDLER = r"^static irqreturn_t vfio_intx_handler\("
INSERT = ROOT / "scripts/series/insert/vfio-intx.c"

# How often vfio-pci writes the whole of PCI_COMMAND while INTx may be on: config
# writes, power states, FLR by two capabilities; suspend, ROM, reset, SR-IOV, hot reset.
WRITERS = {CONFIG: 4, CORE: 5}


def order_unlazy(tree: Path) -> list[str]:
    """R2: IRQ_DISABLE_UNLAZY belongs to who owns the line, and nobody else."""
    return _claim_then_flag(tree) if sets_unlazy(tree) else []


def add_unlazy(tree: Path) -> list[str]:
    """The flag for a tree that has never had it, after the claim at once."""
    return [] if sets_unlazy(tree) else _claim_then_flag(tree)


def guard_handler(tree: Path) -> list[str]:
    """R1: no second disable by a handler that was in flight when the mask came."""
    guarded = r"if \(!\w+->pci_2_3 && \S+masked\) \{"
    if not (tree / INTRS).exists() or _has(tree, guarded):
        return []
    edit = Edit(tree)
    edit.rule("vfio-intx-guard", INTRS)
    edit.expect(_has(tree, guarded), f"the INTx handler in {INTRS} still disables without a look")
    return edit.changed()


def restore_disintx(tree: Path) -> list[str]:
    """R3: DisINTx follows the mask, whoever wrote PCI_COMMAND."""
    edit = Edit(tree)
    if not (tree / INTRS).exists() or "vfio_pci_intx_restore" in _text(tree / INTRS):
        return []
    edit.rule("vfio-intx-disintx", INTRS)
    edit.text(INTRS, join_else)
    edit.text(INTRS, lambda text: put(text, "restore", HANDLER))
    edit.text(INTRS, lambda text: put(text, "mask-again", HANDLER))
    for path in WRITERS:
        edit.rule("vfio-intx-disintx", path)
        edit.text(path, _own_line)
    edit.text(PRIVATE, lambda text: _declare(text, "zap_and_down_write_memory_lock",
                                             "intx_restore"))
    edit.expect(_has(tree, r"\} else if \(\S+masked && vfio_intx_mask_again\("),
                f"the INTx handler in {INTRS} does not mask again")
    for path, count in WRITERS.items():
        found = _text(tree / path).count("\tvfio_pci_intx_restore(")
        edit.expect(found == count, f"{path} puts DisINTx back in {found} places, not {count}")
    edit.expect(re.search(r"mutex_lock\(&vdev->igate\);\n\tvfio_pci_set_irqs_ioctl\(.*DATA_NONE",
                          _text(tree / CORE)) is not None,
                f"{CORE} frees the irq context of the last close without igate")
    edit.expect("vfio_pci_intx_restore(" in _text(tree / PRIVATE),
                f"{PRIVATE} does not declare vfio_pci_intx_restore()")
    return edit.changed()


def follow_virt(tree: Path) -> list[str]:
    """V4: virq_disabled, the mask and vconfig cannot come to differ."""
    edit = Edit(tree)
    if not (tree / INTRS).exists() or "vfio_pci_intx_follow_virt" in _text(tree / INTRS):
        return []
    edit.text(INTRS, lambda text: put(text, "follow-virt", r"^void vfio_pci_intx_unmask\("))
    edit.rule("vfio-intx-virt", CONFIG)
    edit.text(PRIVATE, lambda text: _declare(text, "intx_unmask", "intx_follow_virt"))
    for path in (CONFIG, PRIVATE):
        edit.expect("vfio_pci_intx_follow_virt(" in _text(tree / path),
                    f"{path} did not take vfio_pci_intx_follow_virt()")
    edit.expect("virq_disabled" not in _text(tree / CONFIG),
                f"{CONFIG} still changes virq_disabled")
    return edit.changed()


# In the order of a series; a tree needs one of the first two.
EITHER = (order_unlazy, add_unlazy)
ALL = (*EITHER, guard_handler, follow_virt, restore_disintx)


def sets_unlazy(tree: Path) -> bool:
    """Tell whether the tree's own vfio-pci has the flag against lazy disabling."""
    return _has(tree, r"IRQ_DISABLE_UNLAZY")


def _claim_then_flag(tree: Path) -> list[str]:
    edit = Edit(tree)
    edit.rule("vfio-intx-unlazy", INTRS)
    edit.text(INTRS, lambda text: text.replace("used to\n\t * conditionally auto-enable the IRQ.",
                                               "used to\n\t * conditionally enable the IRQ."))
    # Not every tree gets it from elsewhere.
    edit.text(INTRS, lambda text: text if "linux/irq.h" in text else text.replace(
        "#include <linux/interrupt.h>\n",
        "#include <linux/interrupt.h>\n#include <linux/irq.h>\n", 1))
    edit.expect(not _has(tree, r"irq_clear_status_flags\([^;]*IRQ_DISABLE_UNLAZY"),
                f"{INTRS} still clears IRQ_DISABLE_UNLAZY")
    edit.expect(not (tree / INTRS).exists()
                or _has(tree, r"request_irq\(pdev->irq(.|\n)*irq_set_status_flags\("),
                f"{INTRS} does not set IRQ_DISABLE_UNLAZY after its claim")
    return edit.changed()


def put(text: str, name: str, pattern: str) -> str:
    """Put a function of ours above another one."""
    new = _parts()[name]
    if "vfio_irq_ctx_get(" not in text:
        # An array of contexts that INTx uses the first of.
        new = new.replace("vfio_irq_ctx_get(vdev, 0)", "vdev->ctx")
    return re.sub(pattern, lambda found: f"{new}{found[0]}", text, count=1, flags=re.M)


@cache
def _parts() -> dict[str, str]:
    """The functions of ours by name."""
    _, *rest = re.split(r"^/\* ---- (\S+) \*/\n", _text(INSERT), flags=re.M)
    return dict(zip(rest[::2], rest[1::2]))


def _declare(text: str, after: str, name: str) -> str:
    """Declare a function of vfio-pci below another one."""
    return re.sub(rf"^void vfio_pci_{after}\(struct vfio_pci_core_device \*vdev\);\n",
                  rf"\g<0>void vfio_pci_{name}(struct vfio_pci_core_device *vdev);\n",
                  text, count=1, flags=re.M)


def join_else(text: str) -> str:
    """Write an arm that spatch added the way the kernel does."""
    return re.sub(r"^(\t+)\}\s*else\n\1\tif (\(.*\) \{)\n((?:\1\t\t.*\n)+)\1\t\}\n",
                  lambda found: f"{found[1]}}} else if {found[2]}\n"
                  + re.sub(r"^\t", "", found[3], flags=re.M) + f"{found[1]}}}\n",
                  text, flags=re.M)


def _own_line(text: str) -> str:
    """Put a call that spatch left behind its condition on a line of its own."""
    return re.sub(r"^(\t+)(if \(.*\))(vfio_pci_intx_restore\()", r"\1\2\n\1\t\3", text,
                  flags=re.M)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _has(tree: Path, pattern: str) -> bool:
    path = tree / INTRS
    return path.exists() and re.search(pattern, path.read_text(encoding="utf-8")) is not None
