// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release by hand below a devm handler stays
#include <linux/module.h>
#include <linux/pci.h>

#include <linux/interrupt.h>

static irqreturn_t whimbrel_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int whimbrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int i, n, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	n = pcim_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	if (n < 0)
		return n;

	for (i = 0; i < n; i++) {
		rc = devm_request_irq(&pdev->dev, pci_irq_vector(pdev, i), whimbrel_irq, 0,
				      "whimbrel", pdev);
		if (rc)
			goto out_vectors;
	}

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto out_vectors;

	pci_set_drvdata(pdev, pdev);
	return 0;

out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void whimbrel_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id whimbrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_ids);

static struct pci_driver whimbrel_driver = {
	.name = "whimbrel",
	.id_table = whimbrel_ids,
	.probe = whimbrel_probe,
	.remove = whimbrel_remove,
};
module_pci_driver(whimbrel_driver);

MODULE_DESCRIPTION("Fixture whimbrel");
MODULE_LICENSE("GPL");
