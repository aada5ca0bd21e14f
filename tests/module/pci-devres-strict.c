// SPDX-License-Identifier: GPL-2.0
/*
 * Must not compile: in strict mode a plain call that some kernels manage is an
 * error. CALL is the one to try; without it the file compiles.
 */
#define PCI_DEVRES_STRICT
#include <linux/module.h>
#include <linux/pci-devres.h>

int strict_call(struct pci_dev *pdev, struct msix_entry *entries);
int strict_call(struct pci_dev *pdev, struct msix_entry *entries)
{
#ifdef CALL
	return CALL;
#else
	pci_release_regions(pdev);
	pci_free_irq_vectors(pdev);
	return pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
#endif
}

MODULE_DESCRIPTION("Test: strict mode of the module's header");
MODULE_LICENSE("GPL");
