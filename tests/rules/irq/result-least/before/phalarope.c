// SPDX-License-Identifier: GPL-2.0-only
// Fixture: tests of the count that are right: below the least, and != where least is most
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t phalarope_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int phalarope_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 2, 8, PCI_IRQ_MSIX);
	if (rc < 2) {
		rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
		if (rc != 1)
			return rc;
	}

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), phalarope_irq, IRQF_SHARED,
				"phalarope", pdev);
}

static const struct pci_device_id phalarope_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, phalarope_ids);

static struct pci_driver phalarope_driver = {
	.name = "phalarope",
	.id_table = phalarope_ids,
	.probe = phalarope_probe,
};
module_pci_driver(phalarope_driver);

MODULE_DESCRIPTION("Fixture phalarope");
MODULE_LICENSE("GPL");
