# SPDX-License-Identifier: GPL-2.0-only
"""The suites of forwarded lines and the MSI-X cache, as a part of a KUnit tree.

They need no PCI device and none of the library: what they test and the tests
themselves lie in drivers/vfio/.
"""

from __future__ import annotations

from pathlib import Path

from . import vfio_parts as parts
from .library import ROOT

OPTIONS = ("# May be missing: CONFIG_IRQ_LINE_FWD_KUNIT_TEST, where the suites are not\n"
           "CONFIG_IRQ_LINE_FWD_KUNIT_TEST=y\n")


def overlay(base: Path) -> dict[Path, str]:
    """What a tree needs to build and run the suites; nothing for one without VFIO."""
    if not (base / parts.KCONFIG).is_file():
        return {}
    found = parts.files(parts.LINE) | parts.files(parts.CACHE) | parts.test_files()
    kconfig = (base / parts.KCONFIG).read_text(encoding="utf-8")
    makefile = (base / parts.MAKEFILE).read_text(encoding="utf-8")
    drivers = (base / parts.DRIVERS_MAKEFILE).read_text(encoding="utf-8")
    found[parts.KCONFIG] = parts.tests_kconfig(parts.cache_kconfig(parts.line_kconfig(kconfig)))
    found[parts.MAKEFILE] = parts.tests_makefile(parts.cache_makefile(
        parts.line_makefile(makefile)))
    found[parts.DRIVERS_MAKEFILE] = parts.drivers_makefile(drivers)
    return found


def kconfig_text() -> str:
    """What decides, beside the options, whether a tree must be configured anew."""
    return (ROOT / parts.TESTS / "Kconfig").read_text(encoding="utf-8")
