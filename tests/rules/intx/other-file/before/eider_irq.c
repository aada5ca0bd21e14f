// SPDX-License-Identifier: GPL-2.0-only
// Fixture: another file of the same module enables the device
#include <linux/module.h>
#include <linux/pci.h>

int eider_init_irq(struct pci_dev *pdev);

int eider_init_irq(struct pci_dev *pdev)
{
	int rc;

	pci_intx(pdev, true);

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_INTX);
	if (rc < 0)
		return rc;

	return 0;
}
