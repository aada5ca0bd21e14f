// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the helper in another file frees in an arm of #if only
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#include "noddy.h"

static int noddy_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = noddy_attach(pdev);
	if (rc)
		goto out_vectors;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto out_handler;

	return 0;

out_handler:
	noddy_detach(pdev);
out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void noddy_remove(struct pci_dev *pdev)
{
	noddy_detach(pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id noddy_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, noddy_ids);

static struct pci_driver noddy_driver = {
	.name = "noddy",
	.id_table = noddy_ids,
	.probe = noddy_probe,
	.remove = noddy_remove,
};
module_pci_driver(noddy_driver);

MODULE_DESCRIPTION("Fixture noddy");
MODULE_LICENSE("GPL");
