# SPDX-License-Identifier: GPL-2.0-only
"""The suites of forwarded lines and the MSI-X cache, as a part of a KUnit tree.

They need no PCI device and none of the library: what they test and the tests
themselves lie in drivers/vfio/.
"""

from __future__ import annotations

from pathlib import Path

from . import vfio_parts as parts
from .coreedit import ROOT

OPTIONS = ("# May be missing: CONFIG_IRQ_LINE_FWD_KUNIT_TEST, where the suites are not\n"
           "CONFIG_IRQ_LINE_FWD_KUNIT_TEST=y\n"
           "CONFIG_UIO=y\n")

# What builds them.
HOOKS = {
    parts.KCONFIG: (parts.line_kconfig, parts.cache_kconfig, parts.tests_kconfig),
    parts.MAKEFILE: (parts.line_makefile, parts.cache_makefile, parts.tests_makefile),
    parts.DRIVERS_MAKEFILE: (parts.drivers_makefile,),
    parts.UIO / "Kconfig": (parts.uio_kconfig,),
    parts.UIO / "Makefile": (parts.uio_makefile,),
}


def overlay(base: Path) -> dict[Path, str]:
    """What a tree needs to build and run the suites; nothing for one without VFIO."""
    if not (base / parts.KCONFIG).is_file():
        return {}
    found = parts.test_files()
    for names in (parts.LINE, parts.CACHE, parts.UIO_LINE):
        found |= parts.files(names)
    for path, hooks in HOOKS.items():
        text = (base / path).read_text(encoding="utf-8")
        for hook in hooks:
            text = hook(text)
        found[path] = text
    return found


def kconfig_text() -> str:
    """What decides, beside the options, whether a tree must be configured anew."""
    return (ROOT / parts.TESTS / "Kconfig").read_text(encoding="utf-8")
