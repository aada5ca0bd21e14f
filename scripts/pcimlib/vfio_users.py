# SPDX-License-Identifier: GPL-2.0-only
"""Changes the users of a level-triggered line beside vfio-pci in a scratch tree.

    on_platform_line    vfio-platform's level-triggered lines on irq_line_fwd
    add_uio_line        a UIO device's line on irq_line_fwd
    on_uio_line         uio_pdrv_genirq and uio_dmem_genirq on it
    uio_pci_opt_in      uio_pci_generic takes devices without DisINTx, if told so

The tree has irq_line_fwd already. What it lacks is left alone.
"""

from __future__ import annotations

import re
from pathlib import Path

from . import vfio_parts as parts
from .coreedit import Edit
from .vfio_parts import once

PLATFORM = Path("drivers/vfio/platform")
PLATFORM_IRQ = PLATFORM / "vfio_platform_irq.c"
PLATFORM_PRIVATE = PLATFORM / "vfio_platform_private.h"
UIO = parts.UIO
GENIRQ = (UIO / "uio_pdrv_genirq.c", UIO / "uio_dmem_genirq.c")
GENERIC = UIO / "uio_pci_generic.c"

PLATFORM_HEAD = """\
/* Nobody waits for the line: there is no trigger. */
#define VFIO_PLATFORM_IDLE	IRQ_LINE_FWD_VIRT
/* What the user's EOI takes away. */
#define VFIO_PLATFORM_SERVED	(IRQ_LINE_FWD_USER | IRQ_LINE_FWD_AUTO)

static bool vfio_platform_is_level(const struct vfio_platform_irq *irq_ctx)
{
	return irq_ctx->flags & VFIO_IRQ_INFO_AUTOMASKED;
}

"""

PLATFORM_LINE = """\
static void vfio_platform_deliver(struct irq_line_fwd *line)
{
	vfio_send_eventfd(container_of(line, struct vfio_platform_irq, line));
}

static const struct irq_line_fwd_ops vfio_platform_line_ops = {
	.deliver = vfio_platform_deliver,
};

static int vfio_platform_claim(struct vfio_platform_irq *irq_ctx)
{
	if (!vfio_platform_is_level(irq_ctx))
		return request_irq(irq_ctx->hwirq, vfio_irq_handler,
				   IRQF_NO_AUTOEN, irq_ctx->name, irq_ctx);

	irq_line_fwd_init(&irq_ctx->line, irq_ctx->hwirq, &vfio_platform_line_ops);
	return irq_line_fwd_claim(&irq_ctx->line, irq_ctx->name, VFIO_PLATFORM_IDLE);
}

static void vfio_platform_release(struct vfio_platform_irq *irq_ctx)
{
	if (vfio_platform_is_level(irq_ctx))
		irq_line_fwd_release(&irq_ctx->line);
	else
		free_irq(irq_ctx->hwirq, irq_ctx);
}

/* When it returns, the trigger is not in use any more. */
static void vfio_platform_quiet(struct vfio_platform_irq *irq_ctx)
{
	if (!vfio_platform_is_level(irq_ctx)) {
		disable_irq(irq_ctx->hwirq);
		return;
	}
	irq_line_fwd_mask(&irq_ctx->line, VFIO_PLATFORM_IDLE);
	irq_line_fwd_sync(&irq_ctx->line);
}

static void vfio_platform_listen(struct vfio_platform_irq *irq_ctx)
{
	if (vfio_platform_is_level(irq_ctx))
		irq_line_fwd_unmask(&irq_ctx->line, VFIO_PLATFORM_IDLE);
	else
		enable_irq(irq_ctx->hwirq);
}

/* The user's test: masks as a delivery does. */
static void vfio_platform_loopback(struct vfio_platform_irq *irq_ctx)
{
	if (vfio_platform_is_level(irq_ctx))
		irq_line_fwd_mask(&irq_ctx->line, IRQ_LINE_FWD_AUTO);
	vfio_send_eventfd(irq_ctx);
}

"""

PLATFORM_COMMENT = """\
	/*
	 * So far the line had a reason to be masked: nobody waited for it. What
	 * the user masked stays masked. An edge was requested with NO_AUTOEN.
	 */
"""

OPT_IN = """\
static bool exclusive_intx;
module_param(exclusive_intx, bool, 0444);
MODULE_PARM_DESC(exclusive_intx,
		 "Take devices without DisINTx, too, if they do not share a line (default: N)");

"""

IRQCONTROL = """\
/* Without DisINTx, the device cannot be unmasked through config space. */
static int irqcontrol(struct uio_info *info, s32 irq_on)
{
	return uio_line_control(&to_uio_pci_generic_dev(info)->line, irq_on);
}

"""

HEAD_NOTE = """\
 * Driver won't bind to devices which do not support the Interrupt Disable Bit
 * in the command register. All devices compliant to PCI 2.3 (circa 2002) and
 * all compliant PCI Express devices should support this bit.
"""


def on_platform_line(tree: Path) -> list[str]:
    """Give vfio-platform's level-triggered lines to irq_line_fwd."""
    edit = Edit(tree)
    if not (tree / PLATFORM_IRQ).exists():
        return []
    edit.rule("vfio-platform-line", PLATFORM_IRQ)
    edit.text(PLATFORM_IRQ, once("vfio_platform_line_ops", _platform_functions))
    edit.text(PLATFORM_PRIVATE, once("irq_line_fwd.h", _platform_struct))
    edit.text(PLATFORM / "Kconfig", once("select IRQ_LINE_FWD", lambda text: text.replace(
        "\tselect VFIO_VIRQFD\n", "\tselect VFIO_VIRQFD\n\tselect IRQ_LINE_FWD\n", 1)))
    done = _text(tree / PLATFORM_IRQ)
    edit.expect(not re.search(r"disable_irq_nosync|->masked|\.masked|vfio_automasked|spin_lock",
                              done), f"{PLATFORM_IRQ} still masks by hand")
    edit.expect(all(name in done for name in ("vfio_platform_quiet(irq)", "_claim(&vdev->irqs",
                                              "VFIO_PLATFORM_IDLE")),
                f"{PLATFORM_IRQ} did not take irq_line_fwd")
    edit.expect("struct irq_line_fwd" in _text(tree / PLATFORM_PRIVATE),
                f"{PLATFORM_PRIVATE} did not take struct irq_line_fwd")
    edit.expect("select IRQ_LINE_FWD" in _text(tree / PLATFORM / "Kconfig"),
                f"{PLATFORM}/Kconfig did not take irq_line_fwd")
    return edit.changed()


def _platform_functions(text: str) -> str:
    text = text.replace("static void vfio_platform_mask(",
                        PLATFORM_HEAD + "static void vfio_platform_mask(", 1)
    text = text.replace("static int vfio_set_trigger(",
                        PLATFORM_LINE + "static int vfio_set_trigger(", 1)
    return re.sub(r"\t/\*\n(?:\t \*.*\n)+?\t \*/\n(?=\tvfio_platform_listen\()",
                  lambda _: PLATFORM_COMMENT, text)


def _platform_struct(text: str) -> str:
    text = text.replace("#include <linux/interrupt.h>\n",
                        "#include <linux/interrupt.h>\n#include <linux/irq_line_fwd.h>\n", 1)
    return re.sub(r"^\tbool\s+masked;\n\tspinlock_t\s+lock;\n",
                  "\tstruct irq_line_fwd\tline;\t/* if level-triggered */\n", text, flags=re.M)


def add_uio_line(tree: Path) -> list[str]:
    """Put uio_line into the tree and hook it into Kbuild."""
    edit = Edit(tree)
    for path, text in parts.files(parts.UIO_LINE).items():
        edit.put(path, text)
    edit.text(UIO / "Kconfig", parts.uio_kconfig)
    edit.text(UIO / "Makefile", parts.uio_makefile)
    for name in ("Kconfig", "Makefile"):
        edit.expect("UIO_LINE" in _text(tree / UIO / name), f"{UIO / name} did not take uio_line")
    return edit.changed()


def on_uio_line(tree: Path) -> list[str]:
    """Give the level-triggered lines of the two genirq drivers to uio_line."""
    edit = Edit(tree)
    for path in GENIRQ:
        edit.rule("uio-genirq-line", path)
        edit.text(path, _include_line)
        edit.expect(not re.search(r"irq_set_status_flags|devm_uio_register_device",
                                  _text(tree / path))
                    and "uio_line_control" in _text(tree / path),
                    f"{path} did not take uio_line")
    _select_line(edit, tree, ("UIO_PDRV_GENIRQ", "UIO_DMEM_GENIRQ"))
    return edit.changed()


def uio_pci_opt_in(tree: Path) -> list[str]:
    """Let uio_pci_generic take devices without DisINTx, if it is told to."""
    edit = Edit(tree)
    edit.rule("uio-pci-line", GENERIC)
    edit.text(GENERIC, once("module_param(exclusive_intx", _opt_in))
    _select_line(edit, tree, ("UIO_PCI_GENERIC",))
    done = _text(tree / GENERIC)
    edit.expect(all(done.count(word) == count for word, count in (
        ("module_param(exclusive_intx", 1), ("at_chip", 4), ("uio_line_control", 1),
        ('#include "uio_line.h"', 1), ("Unless it is loaded with", 1))),
        f"{GENERIC} did not take the opt-in")
    return edit.changed()


def _opt_in(text: str) -> str:
    text = text.replace(HEAD_NOTE, HEAD_NOTE.replace(
        " * Driver won't", " * Unless it is loaded with exclusive_intx=1, the driver won't")
        .replace(" bind to devices which do not support the Interrupt Disable Bit\n * in the",
                 " bind to devices\n * which do not support the Interrupt Disable Bit in the")
        .replace(" command register. All devices compliant to PCI 2.3 (circa 2002) and\n * all",
                 " command register. All\n * devices compliant to PCI 2.3 (circa 2002) and all")
        .replace(" compliant PCI Express devices should support this bit.\n",
                 " compliant PCI Express\n * devices should support this bit.\n"), 1)
    text = text.replace("struct uio_pci_generic_dev {\n",
                        OPT_IN + "struct uio_pci_generic_dev {\n", 1)
    text = text.replace("static int probe(", IRQCONTROL + "static int probe(", 1)
    return _include_line(text)


def _include_line(text: str) -> str:
    """Include the private header after the last public one."""
    if '#include "uio_line.h"' in text:
        return text
    last = list(re.finditer(r"^#include <.*>\n", text, re.M))[-1]
    return text[:last.end()] + '\n#include "uio_line.h"\n' + text[last.end():]


def _select_line(edit: Edit, tree: Path, options: tuple[str, ...]) -> None:
    for option in options:
        edit.text(UIO / "Kconfig", lambda text, name=option: re.sub(    # type: ignore[misc]
            rf"^(config {name}\n\ttristate .*\n(?:\tdepends .*\n)*)(?!\tdepends|\tselect UIO_LINE)",
            r"\1\tselect UIO_LINE\n", text, flags=re.M))
        edit.expect(re.search(rf"config {option}\n(?:\t.*\n)*\tselect UIO_LINE\n",
                              _text(tree / UIO / "Kconfig")) is not None,
                    f"{UIO}/Kconfig did not take UIO_LINE for {option}")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
