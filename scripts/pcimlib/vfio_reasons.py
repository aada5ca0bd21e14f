# SPDX-License-Identifier: GPL-2.0-only
"""Who masks a forwarded line is told apart; who flags it has claimed it (topic vfio).

    keep_reasons        vfio-pci: a bit a reason in place of one masked bit
    platform_unlazy     vfio-platform: a level-triggered line is not disabled lazily
    uio_order_unlazy    the generic UIO drivers: the flag after the claim

All of it stays inside the files that have it today.
"""

from __future__ import annotations

import re
from pathlib import Path

from .coreedit import Edit
from .vfio_fixes import CORE, INTRS, PRIVATE, join_else, put

PUBLIC = Path("include/linux/vfio_pci_core.h")
PLATFORM = Path("drivers/vfio/platform/vfio_platform_irq.c")
UIO = Path("drivers/uio")
GENIRQ = (UIO / "uio_pdrv_genirq.c", UIO / "uio_dmem_genirq.c")


def keep_reasons(tree: Path) -> list[str]:
    """A user's, a handler's, a guest's and runtime PM's mask do not undo each other."""
    edit = Edit(tree)
    if not (tree / INTRS).exists() or "VFIO_INTX_AUTO" in _text(tree / INTRS):
        return []
    edit.expect("vfio_pci_intx_follow_virt" in _text(tree / INTRS),
                f"{INTRS} does not follow the virtual DisINTx under igate")
    edit.rule("vfio-intx-bitmap", INTRS)
    edit.rule("vfio-intx-bitmap", CORE)
    edit.text(INTRS, _flat)
    edit.text(INTRS, lambda text: put(text, "reasons", r"^struct vfio_pci_irq_ctx \{"))
    edit.text(INTRS, lambda text: put(text, "unmask-handler",
                                      r"^static void __vfio_pci_intx_unmask\("))
    edit.text(INTRS, lambda text: re.sub(
        r"^/\* Returns true if the INTx .*masked value is changed. \*/\n", "", text, flags=re.M))
    edit.text(CORE, lambda text: re.sub(
        r"\t/\*\n\t \* If INTx is enabled, then mask(?:(?!\*/)(?:.|\n))*\*/\n",
        "\t/* What the user or the guest has masked stays masked in the resume. */\n", text))
    edit.text(PRIVATE, lambda text: text.replace("bool vfio_pci_intx_mask(",
                                                 "void vfio_pci_intx_mask("))
    edit.text(PUBLIC, lambda text: re.sub(r"^\tbool\s+pm_intx_masked;\n|"
                                          r"^\tbool\s+pm_intx_masked:1;\n", "", text,
                                          flags=re.M))
    _check_reasons(edit, tree)
    return edit.changed()


def _flat(text: str) -> str:
    """What spatch leaves of an else that it took away, and the member's column."""
    text = re.sub(r"^(\t+)\} (if \(|left = )", r"\1}\n\n\1\2", text, flags=re.M)
    text = text.replace("\nout_unlock:\n\n", "\nout_unlock:\n")
    tabs = re.search(r"^\tchar(\t+)\*name;$", text, re.M)
    gap = tabs[1][1:] if tabs else "\t"
    return text.replace("\tunsigned int masked;\n", f"\tunsigned int{gap}masked;\n")


def _check_reasons(edit: Edit, tree: Path) -> None:
    text = _text(tree / INTRS)
    left = re.findall(r"masked = (?:true|vdev->virq_disabled;|\(ret)|masked_changed", text)
    edit.expect(not left, f"{INTRS} still has one masked bit: {', '.join(left)}")
    for name, count in (("USER", 6), ("AUTO", 8), ("VIRT", 4), ("PM", 3)):
        found = text.count(f"VFIO_INTX_{name}")
        edit.expect(found == count, f"{INTRS} names VFIO_INTX_{name} {found} times, not {count}")
    for path in (CORE, PUBLIC):
        edit.expect("pm_intx_masked" not in _text(tree / path), f"{path} has pm_intx_masked")


def platform_unlazy(tree: Path) -> list[str]:
    """A level-triggered line of vfio-platform, flagged when it is its own."""
    edit = Edit(tree)
    if not (tree / PLATFORM).exists() or "IRQ_DISABLE_UNLAZY" in _text(tree / PLATFORM):
        return []
    edit.rule("vfio-platform-unlazy", PLATFORM)
    edit.text(PLATFORM, join_else)
    # It fits, one level further to the left.
    edit.text(PLATFORM, lambda text: re.sub(r"(irq_set_status_flags\(\w+,)\n\t+ *", r"\1 ", text))
    edit.expect("IRQ_DISABLE_UNLAZY" in _text(tree / PLATFORM),
                f"{PLATFORM} did not take IRQ_DISABLE_UNLAZY")
    return edit.changed()


def uio_order_unlazy(tree: Path) -> list[str]:
    """Claimed switched off, flagged, enabled; nothing is left when the claim fails."""
    edit = Edit(tree)
    for path in GENIRQ:
        if not (tree / path).exists() or "IRQF_NO_AUTOEN" in _text(tree / path):
            continue
        edit.rule("uio-unlazy", path)
        text = _text(tree / path)
        order = [text.find(word) for word in (
            "bool level = false;", "IRQF_NO_AUTOEN", "devm_uio_register_device(",
            "IRQ_DISABLE_UNLAZY", "\tenable_irq(priv->uioinfo->irq);\n\t}\n\n\treturn 0")]
        edit.expect(-1 not in order and order == sorted(order),
                    f"{path} does not set IRQ_DISABLE_UNLAZY after its claim")
    return edit.changed()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
