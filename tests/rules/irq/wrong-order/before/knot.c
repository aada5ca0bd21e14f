// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a devm handler is requested before the vectors are allocated
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t knot_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int knot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = devm_request_irq(&pdev->dev, pdev->irq, knot_irq, IRQF_SHARED, "knot", pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	return dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
}

static const struct pci_device_id knot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, knot_ids);

static struct pci_driver knot_driver = {
	.name = "knot",
	.id_table = knot_ids,
	.probe = knot_probe,
};
module_pci_driver(knot_driver);

MODULE_DESCRIPTION("Fixture knot");
MODULE_LICENSE("GPL");
