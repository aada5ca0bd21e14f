// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a mapping that is NULL when it fails is asked for an error pointer
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t avocet_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int avocet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *base;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	base = pcim_iomap(pdev, 0, 0);
	if (IS_ERR(base))
		return PTR_ERR(base);

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	pci_set_drvdata(pdev, (void __force *)base);
	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), avocet_irq, 0,
				"avocet", pdev);
}

static const struct pci_device_id avocet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, avocet_ids);

static struct pci_driver avocet_driver = {
	.name = "avocet",
	.id_table = avocet_ids,
	.probe = avocet_probe,
};
module_pci_driver(avocet_driver);

MODULE_DESCRIPTION("Fixture avocet");
MODULE_LICENSE("GPL");
