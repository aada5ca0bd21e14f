// SPDX-License-Identifier: GPL-2.0-only
// Fixture: releases stay where an exporting module gives vectors back and goes on
#include <linux/module.h>
#include <linux/pci.h>

int scoter_take(struct pci_dev *pdev);

static int scoter_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = scoter_take(pdev);
	if (rc < 0)
		return rc;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc) {
		pci_free_irq_vectors(pdev);
		return rc;
	}

	return 0;
}

static void scoter_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id scoter_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, scoter_ids);

static struct pci_driver scoter_driver = {
	.name = "scoter",
	.id_table = scoter_ids,
	.probe = scoter_probe,
	.remove = scoter_remove,
};
module_pci_driver(scoter_driver);

MODULE_DESCRIPTION("Fixture scoter");
MODULE_LICENSE("GPL");
