// SPDX-License-Identifier: GPL-2.0-only
// Fixture: releases stay where an exporting module gives vectors back and goes on
#include <linux/module.h>
#include <linux/pci.h>

int scoter_take(struct pci_dev *pdev);

/* A second try with fewer: freed and allocated again in one probe. */
int scoter_take(struct pci_dev *pdev)
{
	int rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 8, PCI_IRQ_MSIX);
	if (rc > 1 && rc < 4) {
		pci_free_irq_vectors(pdev);
		rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	}

	return rc;
}
EXPORT_SYMBOL_GPL(scoter_take);

MODULE_DESCRIPTION("Fixture scoter core");
MODULE_LICENSE("GPL");
