# SPDX-License-Identifier: GPL-2.0-only
"""What is said of a call that is kept must hold on the tree at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from judging import judged, kernel
from pcimlib.finding import Finding
from pcimlib.policy import Target

PLAIN = """\
#include <linux/pci.h>

static int wren_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	pci_intx(pdev, 1);
	return pci_enable_device(pdev);
}

static struct pci_driver wren_driver = {
	.probe = wren_probe,
};
"""
OTHERS = PLAIN.replace("pci_intx(pdev, 1);", "struct pci_dev *other = pci_get_slot(bus, 1);\n\n"
                       "\tpci_intx(other, 1);").replace("return pci_en", "return pcim_en")
# What a devm action does runs while devres is being released.
RELEASE = PLAIN.replace("static int wren_probe", """\
static void wren_off(void *data)
{
	struct pci_dev *pdev = data;

	pci_intx(pdev, 0);
}

static int wren_probe""", 1).replace("pci_intx(pdev, 1);", """int rc = pcim_enable_device(pdev);

	if (rc)
		return rc;
	rc = devm_add_action_or_reset(&pdev->dev, wren_off, pdev);
	if (rc)
		return rc;""").replace("return pci_enable_device(pdev)", "return 0")


def decided(place: Path, text: str, aim: Target) -> Finding:
    """What is said of the one pci_intx()."""
    one, = judged(place, text, "intx", aim)
    return one


@pytest.mark.parametrize("text, rule", ((PLAIN, "intx-unmanaged"), (OTHERS, "intx-foreign")))
def test_between_6_11_and_6_13(tmp_path: Path, text: str, rule: str) -> None:
    """The core has pcim_intx(), pci_intx() is still a hybrid: nothing is pure there."""
    one = decided(tmp_path, text, kernel("hybrid", "pcim_intx"))
    assert (one.rule, one.action) == (rule, "keep")
    assert "hybrid here" in one.reason and "is pure" not in one.reason


def test_from_6_14_on(tmp_path: Path) -> None:
    """A pure core."""
    one = decided(tmp_path, PLAIN, kernel("pure", "pcim_intx"))
    assert one.reason.endswith("pci_intx() is pure here")


def test_where_the_plain_form_is_offered(tmp_path: Path) -> None:
    """Then it says so by its name, unless pci_intx() says the same already."""
    offers = ("pcim_intx", "pci_intx_unmanaged")
    one = decided(tmp_path, PLAIN, kernel("hybrid", *offers))
    assert (one.action, one.replacement) == ("convert", "pci_intx_unmanaged")
    assert decided(tmp_path, PLAIN, kernel("pure", *offers)).action == "keep"


def test_outside_of_a_tree(tmp_path: Path) -> None:
    """No claim about a core that nobody has seen."""
    one = decided(tmp_path, PLAIN, kernel("unknown", "pcim_intx"))
    assert one.action == "keep" and "pure" not in one.reason


@pytest.mark.parametrize("state, action", (("pure", "keep"), ("hybrid", "review")))
def test_during_release(tmp_path: Path, state: str, action: str) -> None:
    """A hybrid makes a record while devres is released: that is for a person."""
    one = decided(tmp_path, RELEASE, kernel(state, "pcim_intx"))
    assert (one.rule, one.action) == ("intx-devres-release", action)
    assert ("is pure" in one.reason) == (state == "pure")
