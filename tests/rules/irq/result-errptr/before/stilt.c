// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a mapping that is an error pointer when it fails is asked for NULL
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t stilt_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int stilt_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *base;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	base = pcim_iomap_region(pdev, 0, "stilt");
	if (!base)
		return -ENOMEM;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	pci_set_drvdata(pdev, (void __force *)base);
	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), stilt_irq, 0,
				"stilt", pdev);
}

static const struct pci_device_id stilt_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, stilt_ids);

static struct pci_driver stilt_driver = {
	.name = "stilt",
	.id_table = stilt_ids,
	.probe = stilt_probe,
};
module_pci_driver(stilt_driver);

MODULE_DESCRIPTION("Fixture stilt");
MODULE_LICENSE("GPL");
