// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the count of vectors is taken for an error code
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t dotterel_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int dotterel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc)
		return rc;

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), dotterel_irq, 0,
				"dotterel", pdev);
}

static const struct pci_device_id dotterel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dotterel_ids);

static struct pci_driver dotterel_driver = {
	.name = "dotterel",
	.id_table = dotterel_ids,
	.probe = dotterel_probe,
};
module_pci_driver(dotterel_driver);

MODULE_DESCRIPTION("Fixture dotterel");
MODULE_LICENSE("GPL");
