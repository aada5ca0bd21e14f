// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the number of a vector of old is asked for, behind the call only
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t dotterel_isr(int irq, void *data)
{
	return IRQ_NONE;
}

static int dotterel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	dev_info(&pdev->dev, "line %d\n", pdev->irq);

	if (pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) > 0)
		dev_info(&pdev->dev, "one vector\n");

	rc = devm_request_irq(&pdev->dev, pdev->irq, dotterel_isr, 0, "dotterel", pdev);
	if (rc)
		return rc;

	dev_info(&pdev->dev, "vector %d\n", pdev->irq);
	return 0;
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
