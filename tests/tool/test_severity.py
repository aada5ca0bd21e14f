# SPDX-License-Identifier: GPL-2.0-only
"""Each finding has a severity: that of its rule, its action, and the state of the core."""

from __future__ import annotations

from pathlib import Path

import pytest

from judging import judged, kernel
from pcimlib import rules, severity

PROBE = """\
static int wren_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc = %s(pdev);

	if (rc)
		return rc;
	%s
	return 0;
}

static struct pci_driver wren_driver = { .probe = wren_probe };
"""
REGIONS = 'rc = pci_request_regions(pdev, "wren");\n\tif (rc)\n\t\treturn rc;'
VECTORS = "rc = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);\n\tif (rc < 0)\n\t\treturn rc;"
WRONG = "if (!pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI))\n\t\treturn -ENODEV;"


def test_every_rule_has_one() -> None:
    """No rule without, and none of another name."""
    assert {one.severity for one in rules.catalogue().values()} == set(severity.SEVERITIES)
    assert set(rules.MEANING) == set(severity.SEVERITIES)


@pytest.mark.parametrize("enable, call, family, state, version, wanted", (
    ("pcim_enable_device", REGIONS, "region", "hybrid", "6.12.3", "hybrid"),
    ("pcim_enable_device", REGIONS, "region", "pure", "6.12.3", "defect"),
    ("pcim_enable_device", REGIONS, "region", "pure", "7.3.4", "note"),
    ("pci_enable_device", REGIONS, "region", "pure", "6.12.3", "note"),
    ("pcim_enable_device", VECTORS, "irqvec", "hybrid", "7.3.4", "hybrid"),
    ("pcim_enable_device", WRONG, "irqvec", "hybrid", "7.3.4", "defect")))
def test_of_a_call(  # pylint: disable=too-many-arguments
        tmp_path: Path, enable: str, call: str, family: str, state: str, version: str,
        wanted: str) -> None:
    """A core that lost the hybrid by a backport has left its callers behind."""
    aim = kernel(state, "pcim_request_all_regions", "pcim_alloc_irq_vectors")
    one, *_ = judged(tmp_path, PROBE % (enable, call), family, aim)
    assert severity.of(one, aim.capabilities.families, version) == wanted


def test_the_line_counts_what_is_to_be_done(tmp_path: Path) -> None:
    """Notes are not counted, and one is not several."""
    aim = kernel("hybrid", "pcim_alloc_irq_vectors")
    found = judged(tmp_path, PROBE % ("pcim_enable_device", VECTORS), "irqvec", aim)
    assert severity.line(found, aim.capabilities.families) == "1 call that relies on the hybrid"
    assert not severity.line([], {})
