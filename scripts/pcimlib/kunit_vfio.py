# SPDX-License-Identifier: GPL-2.0-only
"""The suites of INTx through vfio-pci, as a part of a KUnit tree.

They need no PCI device and none of the library: what they compile is the tree's
own vfio_pci_intrs.c after the steps of a series.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from . import vfio_fixes, vfio_patched
from .coreedit import ROOT

OPTIONS = ("# May be missing: CONFIG_VFIO_INTX_KUNIT_TEST, where the suites are not\n"
           "CONFIG_VFIO_INTX_KUNIT_TEST=y\n")
TESTS = Path("tests/kunit/vfio_intx")
TESTS_IN_TREE = Path("drivers/vfio/tests")
KCONFIG = Path("drivers/vfio/Kconfig")
MAKEFILE = Path("drivers/vfio/Makefile")
DRIVERS_MAKEFILE = Path("drivers/Makefile")
PATCHED = "intrs_patched.h"
SYMBOL = "CONFIG_VFIO_INTX_KUNIT_TEST"


def overlay(base: Path) -> dict[Path, str]:
    """What a tree needs to build and run the suites; nothing for one without VFIO."""
    if not (base / vfio_fixes.INTRS).is_file():
        return {}
    found = test_files()
    found[TESTS_IN_TREE / PATCHED] = intrs(base)
    for path, line in ((KCONFIG, f'source "{TESTS_IN_TREE}/Kconfig"\n'),
                       (MAKEFILE, f"obj-$({SYMBOL}) += tests/\n")):
        found[path] = (base / path).read_text(encoding="utf-8").rstrip("\n") + "\n" + line
    # Enter drivers/vfio/ for the tests alone, too.
    found[DRIVERS_MAKEFILE] = re.sub(
        r"^obj-\$\(CONFIG_VFIO\)(\s*)\+= vfio/\n", rf"\g<0>obj-$({SYMBOL})\t+= vfio/\n",
        (base / DRIVERS_MAKEFILE).read_text(encoding="utf-8"), flags=re.M)
    return found


def test_files() -> dict[Path, str]:
    """The tests by their place in a tree."""
    return {TESTS_IN_TREE / path.name: path.read_text(encoding="utf-8")
            for path in sorted((ROOT / TESTS).iterdir())
            if path.suffix in (".c", ".h") or path.name in ("Kconfig", "Makefile")}


def intrs(base: Path, left_out: Iterable[str] = ()) -> str:
    """What the suites compile, and what of it there is."""
    text = vfio_patched.without_includes(
        vfio_patched.patched(base, left_out)[vfio_fixes.INTRS])
    head = "".join(f"#define {name}\n" for name, there in (
        ("CONTEXT_ARRAY", "xa_load" not in text),
        ("HAS_RESTORE", "vfio_pci_intx_restore" in text),
        ("HAS_FOLLOW_VIRT", "vfio_pci_intx_follow_virt" in text)) if there)
    return head + text


def kconfig_text() -> str:
    """What decides, beside the options, whether a tree must be configured anew."""
    return (ROOT / TESTS / "Kconfig").read_text(encoding="utf-8")
