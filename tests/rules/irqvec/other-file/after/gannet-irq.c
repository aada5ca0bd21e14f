// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what probe reaches in another file is followed
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t gannet_interrupt(int irq, void *data);

int gannet_vectors(struct pci_dev *pdev)
{
	int rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = pci_request_irq(pdev, 0, gannet_interrupt, NULL, pdev, "gannet");
	if (rc)
		return rc;

	return 0;
}
