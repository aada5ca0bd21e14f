// SPDX-License-Identifier: GPL-2.0-only
// Fixture: remove frees the vectors and no handler
#include <linux/module.h>
#include <linux/pci.h>

#include <linux/interrupt.h>

static int dunlin_vectors;

static irqreturn_t dunlin_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int i, n, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	n = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	if (n < 0)
		return n;

	for (i = 0; i < n; i++) {
		rc = request_irq(pci_irq_vector(pdev, i), dunlin_irq, 0, "dunlin", pdev);
		if (rc) {
			while (--i >= 0)
				free_irq(pci_irq_vector(pdev, i), pdev);
			goto out_vectors;
		}
	}

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto out_handlers;

	dunlin_vectors = n;
	return 0;

out_handlers:
	for (i = 0; i < n; i++)
		free_irq(pci_irq_vector(pdev, i), pdev);
out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void dunlin_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
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
	.remove = dunlin_remove,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Fixture dunlin");
MODULE_LICENSE("GPL");
