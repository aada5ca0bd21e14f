// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release below a devm handler that free_irq() frees stays
#include <linux/module.h>
#include <linux/pci.h>

#include <linux/interrupt.h>

static irqreturn_t turnstone_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int turnstone_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int i, n, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	n = pcim_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	if (n < 0)
		return n;

	for (i = 0; i < n; i++) {
		rc = devm_request_irq(&pdev->dev, pci_irq_vector(pdev, i), turnstone_irq, 0,
				      "turnstone", pdev);
		if (rc)
			return rc;
	}

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	pci_set_drvdata(pdev, pdev);
	return 0;
}

static void turnstone_remove(struct pci_dev *pdev)
{
	int i;

	for (i = 0; i < pdev->msi_cap; i++)
		free_irq(pci_irq_vector(pdev, i), pdev);

	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id turnstone_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, turnstone_ids);

static struct pci_driver turnstone_driver = {
	.name = "turnstone",
	.id_table = turnstone_ids,
	.probe = turnstone_probe,
	.remove = turnstone_remove,
};
module_pci_driver(turnstone_driver);

MODULE_DESCRIPTION("Fixture turnstone");
MODULE_LICENSE("GPL");
