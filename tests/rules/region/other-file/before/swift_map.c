// SPDX-License-Identifier: GPL-2.0-only
// Fixture: another file of the same module enables the device
#include <linux/module.h>
#include <linux/pci.h>

int swift_map(struct pci_dev *pdev);

int swift_map(struct pci_dev *pdev)
{
	return pci_request_regions(pdev, "swift");
}
