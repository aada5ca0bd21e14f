// SPDX-License-Identifier: GPL-2.0-only
// Fixture: vectors that probe gives back for fewer get their name, and the release stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int dunlin_start(struct pci_dev *pdev);

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 8, 8, PCI_IRQ_MSIX);
	if (rc > 0 && dunlin_start(pdev)) {
		pci_free_irq_vectors(pdev);
		rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	}
	if (rc < 0)
		return rc;

	return 0;
}

static const struct pci_device_id dunlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunlin_ids);

static struct pci_driver dunlin_driver = {
	.name = "dunlin",
	.id_table = dunlin_ids,
	.probe = dunlin_probe,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Fixture dunlin");
MODULE_LICENSE("GPL");
