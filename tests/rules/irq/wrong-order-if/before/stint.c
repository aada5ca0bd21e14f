// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, with the early request in an arm of #if
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t stint_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int stint_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

#if IS_ENABLED(CONFIG_STINT_EARLY)
	rc = devm_request_irq(&pdev->dev, pdev->irq, stint_irq, IRQF_SHARED, "stint", pdev);
	if (rc)
		return rc;
#endif

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	return dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
}

static const struct pci_device_id stint_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, stint_ids);

static struct pci_driver stint_driver = {
	.name = "stint",
	.id_table = stint_ids,
	.probe = stint_probe,
};
module_pci_driver(stint_driver);

MODULE_DESCRIPTION("Fixture stint");
MODULE_LICENSE("GPL");
