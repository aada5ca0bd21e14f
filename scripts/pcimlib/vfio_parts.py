# SPDX-License-Identifier: GPL-2.0-only
"""Where the parts of drivers/vfio/ land in a tree, and the Kbuild lines that build them.

Pure functions of text: a series and the KUnit trees use the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .errors import PcimError
from .coreedit import ROOT

KCONFIG = Path("drivers/vfio/Kconfig")
MAKEFILE = Path("drivers/vfio/Makefile")
DRIVERS_MAKEFILE = Path("drivers/Makefile")
UIO = Path("drivers/uio")

# Whole files of ours.
LINE = (Path("drivers/vfio/irq_line_fwd.c"), Path("include/linux/irq_line_fwd.h"))
CACHE = (Path("drivers/vfio/pci_msix_cache.c"), Path("include/linux/pci_msix_cache.h"))
UIO_LINE = (UIO / "uio_line.c", UIO / "uio_line.h")
TESTS = Path("tests/kunit/irq_line")
TESTS_IN_TREE = Path("drivers/vfio/tests")

# What the tests' Kbuild files say of the cache, and what they say without it.
_OF_CACHE = (
    ("Kconfig", (r"\tselect PCI_MSIX_CACHE\n", "")),
    ("Kconfig", (r"\t  The rules of pci_msix_cache .*\n\n", "")),
    ("Makefile", (r"\n# Where the PCI core can add vectors(?:.*\n)*", "")),
    ("Makefile", (r" and pci_msix_cache", "")),
)

LINE_KCONFIG = """\
config IRQ_LINE_FWD
	tristate
	help
	  Forwards a level-triggered interrupt line to user space or a guest,
	  without losing an interrupt and without leaving the line masked.
	  Selected by the drivers that do so.

"""

UIO_KCONFIG = """\
config UIO_LINE
	tristate
	select IRQ_LINE_FWD
	help
	  Forwards the level-triggered line of a UIO device without losing an
	  interrupt. Selected by the drivers that do so.

"""

CACHE_KCONFIG = """\
config PCI_MSIX_CACHE
	tristate
	help
	  Allocates MSI-X vectors when they are first wanted and keeps them
	  until MSI-X is switched off. Selected by the drivers that do so.

"""


def once(mark: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """A scripted edit that is done when the mark is there."""
    return lambda text: text if mark in text else change(text)


def _before_menu(block: str) -> Callable[[str], str]:
    """Put an option outside of VFIO's menu: its users need not be below VFIO."""
    return once(block.partition("\n")[0] + "\n",
                lambda text: text.replace("menuconfig VFIO\n", block + "menuconfig VFIO\n", 1))


def _last_line(line: str) -> Callable[[str], str]:
    return once(line, lambda text: text.rstrip("\n") + "\n" + line)


def line_kconfig(text: str) -> str:
    """The option of irq_line_fwd."""
    return _before_menu(LINE_KCONFIG)(text)


def line_makefile(text: str) -> str:
    """Build irq_line_fwd."""
    return _last_line("obj-$(CONFIG_IRQ_LINE_FWD) += irq_line_fwd.o\n")(text)


def drivers_makefile(text: str) -> str:
    """Enter drivers/vfio/ for irq_line_fwd alone, too."""
    return once("$(CONFIG_IRQ_LINE_FWD)", lambda old: re.sub(
        r"^obj-\$\(CONFIG_VFIO\)(\s*)\+= vfio/\n",
        r"\g<0>obj-$(CONFIG_IRQ_LINE_FWD)\t+= vfio/\n", old, flags=re.M))(text)


def uio_kconfig(text: str) -> str:
    """The option of uio_line."""
    return once("config UIO_LINE\n", lambda old: old.replace(
        "if UIO\n\n", f"if UIO\n\n{UIO_KCONFIG}", 1))(text)


def uio_makefile(text: str) -> str:
    """Build uio_line."""
    return once("uio_line.o", lambda old: old.replace(
        "obj-$(CONFIG_UIO)\t+= uio.o\n",
        "obj-$(CONFIG_UIO)\t+= uio.o\nobj-$(CONFIG_UIO_LINE)\t+= uio_line.o\n", 1))(text)


def cache_kconfig(text: str) -> str:
    """The option of pci_msix_cache."""
    return _before_menu(CACHE_KCONFIG)(text)


def cache_makefile(text: str) -> str:
    """Build pci_msix_cache."""
    return _last_line("obj-$(CONFIG_PCI_MSIX_CACHE) += pci_msix_cache.o\n")(text)


def tests_kconfig(text: str) -> str:
    """The option of the tests."""
    return _last_line(f'source "{TESTS_IN_TREE}/Kconfig"\n')(text)


def tests_makefile(text: str) -> str:
    """Build the tests."""
    return _last_line("obj-$(CONFIG_IRQ_LINE_FWD_KUNIT_TEST) += tests/\n")(text)


def files(names: tuple[Path, ...]) -> dict[Path, str]:
    """Files of ours by their place in a tree."""
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in names}


def test_files(cache: bool = True) -> dict[Path, str]:
    """The tests by their place in a tree; without those of the cache where it is not."""
    found = {TESTS_IN_TREE / path.name: path.read_text(encoding="utf-8")
             for path in sorted((ROOT / TESTS).iterdir())
             if path.suffix in (".c", ".h") or path.name in ("Kconfig", "Makefile")}
    if cache:
        return found
    del found[TESTS_IN_TREE / "msix_test.c"]
    for name, gone in _OF_CACHE:
        path = TESTS_IN_TREE / name
        text = re.sub(gone[0], gone[1], found[path])
        if text == found[path]:
            raise PcimError(f"{TESTS / name}: {gone[0]!r} matches nothing; correct {__name__}")
        found[path] = text
    return found
