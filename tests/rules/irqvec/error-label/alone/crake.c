// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the label that only frees goes; handlers still go before
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t crake_interrupt(int irq, void *data);

static int crake_start(struct pci_dev *pdev);

static int crake_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI | PCI_IRQ_MSIX);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), crake_interrupt, 0, "crake", pdev);
	if (rc)
		goto free_vectors;

	rc = crake_start(pdev);
	if (rc)
		goto free_handler;

	return 0;

free_handler:
	free_irq(pci_irq_vector(pdev, 0), pdev);
free_vectors:
	return rc;
}

static void crake_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 0), pdev);
}

static const struct pci_device_id crake_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, crake_ids);

static struct pci_driver crake_driver = {
	.name = "crake",
	.id_table = crake_ids,
	.probe = crake_probe,
	.remove = crake_remove,
};
module_pci_driver(crake_driver);

MODULE_DESCRIPTION("Fixture crake");
MODULE_LICENSE("GPL");
