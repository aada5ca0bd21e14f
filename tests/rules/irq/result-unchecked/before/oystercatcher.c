// SPDX-License-Identifier: GPL-2.0-only
// Fixture: nobody asks whether the handler was attached
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t oystercatcher_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int oystercatcher_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), oystercatcher_irq, 0, "oystercatcher", pdev);
	dev_dbg(&pdev->dev, "one handler\n");
	return 0;
}

static void oystercatcher_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id oystercatcher_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, oystercatcher_ids);

static struct pci_driver oystercatcher_driver = {
	.name = "oystercatcher",
	.id_table = oystercatcher_ids,
	.probe = oystercatcher_probe,
	.remove = oystercatcher_remove,
};
module_pci_driver(oystercatcher_driver);

MODULE_DESCRIPTION("Fixture oystercatcher");
MODULE_LICENSE("GPL");
