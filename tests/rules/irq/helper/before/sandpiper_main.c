// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a helper in another file frees the handler
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#include "sandpiper.h"

static int sandpiper_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = sandpiper_attach(pdev);
	if (rc)
		goto out_vectors;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto out_handler;

	return 0;

out_handler:
	sandpiper_detach(pdev);
out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void sandpiper_remove(struct pci_dev *pdev)
{
	sandpiper_detach(pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id sandpiper_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sandpiper_ids);

static struct pci_driver sandpiper_driver = {
	.name = "sandpiper",
	.id_table = sandpiper_ids,
	.probe = sandpiper_probe,
	.remove = sandpiper_remove,
};
module_pci_driver(sandpiper_driver);

MODULE_DESCRIPTION("Fixture sandpiper");
MODULE_LICENSE("GPL");
