# SPDX-License-Identifier: GPL-2.0-only
"""Places that were not read: nobody may say there that a driver enables no device.

Each driver here enables its device where it cannot be seen.  Seen red with a
verdict that asks for the calls that were read only: "unmanaged".
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import MakeTree
from pcimlib import audit

DRIVER = """\
#include <linux/pci.h>

BEFORE
static int knot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	BEGIN;
	pci_intx(pdev, 1);
	return 0;
}

static struct pci_driver knot_driver = { .probe = knot_probe };
"""
MACRO = "#define KNOT_ENABLE(dev) pcim_enable_device(dev)\n"
# The brace of OPEN is in the macro, so where the function ends is not known.
BROKEN = "static void knot_odd(struct pci_dev *pdev)\n{\n\tOPEN {\n\tpci_set_master(pdev);\n}\n"
HELPER = ("int knot_take(struct pci_dev *pdev)\n{\n\tpci_intx(pdev, 0);\n\treturn 0;\n}\n"
          "EXPORT_SYMBOL_GPL(knot_take);\n")
# A function of that name of the driver's own: a call for the census, none for the extractor.
HIDDEN = ("static int pcim_enable_device(struct pci_dev *pdev)\n{\n\treturn own(pdev);\n}\n"
          "static int knot_on(struct pci_dev *pdev)\n{\n\treturn pcim_enable_device(pdev);\n}\n")

Look = Callable[..., tuple[str, str]]


@pytest.fixture(name="look")
def look_fixture(make_tree: MakeTree, tmp_path: Path) -> Look:
    """Return a function that audits a driver: verdict and reason of its INTx call in probe."""

    def look(before: str = "", begin: str = "knot_start(pdev)", **more: str) -> tuple[str, str]:
        text = DRIVER.replace("BEFORE\n", before).replace("BEGIN", begin)
        modules = "".join(f"obj-m += {Path(name).stem}.o\n" for name in more if name.endswith(".c"))
        tree = make_tree(**{"drivers/Makefile": "obj-y += misc/\n",
                            "drivers/misc/Makefile": "obj-m += knot.o\n" + modules,
                            "drivers/misc/knot.c": text, **more})
        one, = (found for found in audit.run(tree, "6.12.3", tmp_path / "build").findings
                if found.function == "knot_probe")
        return one.verdict, one.reason

    return look


def test_all_is_read(look: Look) -> None:
    """Where nothing was lost, no enable call means none."""
    verdict, reason = look()
    assert verdict == "unmanaged" and "no enable call is reached" in reason


@pytest.mark.parametrize("before, begin, line", [
    (MACRO, "KNOT_ENABLE(pdev)", 3), (BROKEN, "knot_start(pdev)", 7)], ids=("macro", "bad"))
def test_unread_in_the_driver(look: Look, before: str, begin: str, line: int) -> None:
    """A macro that enables, and a function that could not be read."""
    verdict, reason = look(before, begin)
    assert verdict == "unknown"
    assert f"drivers/misc/knot.c:{line} could not be read" in reason


def test_macro_in_a_header(look: Look) -> None:
    """The driver uses a macro that enables, from a header of its own."""
    verdict, reason = look('#include "knot.h"\n', "KNOT_ENABLE(pdev)",
                           **{"drivers/misc/knot.h": MACRO})
    assert verdict == "unknown"
    assert "drivers/misc/knot.c:6 could not be read" in reason


def test_seen_by_the_census_only(look: Look) -> None:
    """What a driver puts in place of an enable call is not known to the extractor."""
    verdict, reason = look(HIDDEN, "knot_on(pdev)")
    assert verdict == "unknown"
    assert "drivers/misc/knot.c:9 could not be read" in reason


def test_unread_in_another_module(look: Look) -> None:
    """What probe reaches counts, wherever it stands."""
    verdict, reason = look("int knot_take(struct pci_dev *pdev);\n", "knot_take(pdev)",
                           **{"drivers/misc/take.c": HELPER + BROKEN})
    assert verdict == "unknown"
    assert "drivers/misc/take.c:11 could not be read" in reason


def test_unread_elsewhere(look: Look) -> None:
    """A place that the driver does not reach says nothing about it."""
    verdict, _ = look(**{"drivers/misc/take.c": HELPER + BROKEN})
    assert verdict == "unmanaged"
