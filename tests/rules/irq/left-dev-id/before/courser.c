// SPDX-License-Identifier: GPL-2.0-only
// Fixture: remove frees with another dev_id than was requested
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t courser_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int courser_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), courser_irq, 0, "courser", &pdev->dev);
	if (rc) {
		pci_free_irq_vectors(pdev);
		return rc;
	}

	return 0;
}

static void courser_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id courser_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, courser_ids);

static struct pci_driver courser_driver = {
	.name = "courser",
	.id_table = courser_ids,
	.probe = courser_probe,
	.remove = courser_remove,
};
module_pci_driver(courser_driver);

MODULE_DESCRIPTION("Fixture courser");
MODULE_LICENSE("GPL");
