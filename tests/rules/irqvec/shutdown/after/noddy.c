// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release below a devm handler that shutdown shares stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t noddy_interrupt(int irq, void *data);

static int noddy_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0),
				noddy_interrupt, 0, "noddy", pdev);
}

static void noddy_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id noddy_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, noddy_ids);

static struct pci_driver noddy_driver = {
	.name = "noddy",
	.id_table = noddy_ids,
	.probe = noddy_probe,
	.remove = noddy_remove,
	.shutdown = noddy_remove,
};
module_pci_driver(noddy_driver);

MODULE_DESCRIPTION("Fixture noddy");
MODULE_LICENSE("GPL");
