// SPDX-License-Identifier: GPL-2.0-only
/* Vectors that are freed by hand in remove only: probe's error exits count on the hybrid. */
#include <linux/interrupt.h>

#include "lory.h"

int lory_irq_setup(struct pci_dev *pdev)
{
	int ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI | PCI_IRQ_MSIX);
	if (ret < 0)
		return ret;

	return 0;
}

void lory_irq_free(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}
