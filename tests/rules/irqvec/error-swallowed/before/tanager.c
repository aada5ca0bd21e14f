// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error that probe gets over leaves its release where it is
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t tanager_interrupt(int irq, void *data);

static int tanager_irq(struct pci_dev *pdev)
{
	int rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = request_irq(pdev->irq, tanager_interrupt, 0, "tanager", pdev);
	if (rc < 0)
		pci_free_irq_vectors(pdev);

	return rc;
}

static int tanager_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	if (tanager_irq(pdev) < 0)
		dev_info(&pdev->dev, "polling\n");

	return 0;
}

static const struct pci_device_id tanager_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, tanager_ids);

static struct pci_driver tanager_driver = {
	.name = "tanager",
	.id_table = tanager_ids,
	.probe = tanager_probe,
};
module_pci_driver(tanager_driver);

MODULE_DESCRIPTION("Fixture tanager");
MODULE_LICENSE("GPL");
