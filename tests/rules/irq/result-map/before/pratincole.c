// SPDX-License-Identifier: GPL-2.0-only
// Fixture: both mappings, each asked in its own way
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t pratincole_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int pratincole_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *base;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	base = pcim_iomap_region(pdev, 0, "pratincole");
	if (IS_ERR(base))
		return PTR_ERR(base);

	if (!pcim_iomap(pdev, 2, 0))
		return -ENOMEM;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	pci_set_drvdata(pdev, (void __force *)base);
	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), pratincole_irq, 0,
				"pratincole", pdev);
}

static const struct pci_device_id pratincole_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pratincole_ids);

static struct pci_driver pratincole_driver = {
	.name = "pratincole",
	.id_table = pratincole_ids,
	.probe = pratincole_probe,
};
module_pci_driver(pratincole_driver);

MODULE_DESCRIPTION("Fixture pratincole");
MODULE_LICENSE("GPL");
