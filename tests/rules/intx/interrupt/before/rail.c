// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call in an interrupt handler is for a person where pcim_intx() may sleep
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t rail_irq(int irq, void *data)
{
	struct pci_dev *pdev = data;

	pci_intx(pdev, 0);
	return IRQ_HANDLED;
}

static int rail_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return devm_request_irq(&pdev->dev, pdev->irq, rail_irq, 0, "rail", pdev);
}

static const struct pci_device_id rail_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, rail_ids);

static struct pci_driver rail_driver = {
	.name = "rail",
	.id_table = rail_ids,
	.probe = rail_probe,
};
module_pci_driver(rail_driver);

MODULE_DESCRIPTION("Fixture rail");
MODULE_LICENSE("GPL");
