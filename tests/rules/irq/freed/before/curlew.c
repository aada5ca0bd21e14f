// SPDX-License-Identifier: GPL-2.0-only
// Fixture: every handler is freed before its vector, in a ladder and in loops
#include <linux/module.h>
#include <linux/pci.h>

#include <linux/interrupt.h>

static int curlew_vectors;

static irqreturn_t curlew_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int curlew_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int i, n, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	n = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	if (n < 0)
		return n;

	for (i = 0; i < n; i++) {
		rc = request_irq(pci_irq_vector(pdev, i), curlew_irq, 0, "curlew", pdev);
		if (rc) {
			while (--i >= 0)
				free_irq(pci_irq_vector(pdev, i), pdev);
			goto out_vectors;
		}
	}

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto out_handlers;

	curlew_vectors = n;
	return 0;

out_handlers:
	for (i = 0; i < n; i++)
		free_irq(pci_irq_vector(pdev, i), pdev);
out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void curlew_remove(struct pci_dev *pdev)
{
	int i;

	for (i = 0; i < curlew_vectors; i++)
		free_irq(pci_irq_vector(pdev, i), pdev);

	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id curlew_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, curlew_ids);

static struct pci_driver curlew_driver = {
	.name = "curlew",
	.id_table = curlew_ids,
	.probe = curlew_probe,
	.remove = curlew_remove,
};
module_pci_driver(curlew_driver);

MODULE_DESCRIPTION("Fixture curlew");
MODULE_LICENSE("GPL");
