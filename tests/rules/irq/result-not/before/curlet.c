// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a failed allocation is taken for a success
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t curlet_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int curlet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	if (!pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI))
		return -ENODEV;

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), curlet_irq, 0,
				"curlet", pdev);
}

static const struct pci_device_id curlet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, curlet_ids);

static struct pci_driver curlet_driver = {
	.name = "curlet",
	.id_table = curlet_ids,
	.probe = curlet_probe,
};
module_pci_driver(curlet_driver);

MODULE_DESCRIPTION("Fixture curlet");
MODULE_LICENSE("GPL");
