// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver that asks for INTx only has nothing to free
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t kestrel_irq(int irq, void *data)
{
	return IRQ_NONE;
}

static int kestrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_LEGACY);
	if (rc < 0)
		return rc;

	rc = request_irq(pdev->irq, kestrel_irq, IRQF_SHARED, "kestrel", pdev);
	return rc;
}

static void kestrel_remove(struct pci_dev *pdev)
{
	free_irq(pdev->irq, pdev);
}

static const struct pci_device_id kestrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, kestrel_ids);

static struct pci_driver kestrel_driver = {
	.name = "kestrel",
	.id_table = kestrel_ids,
	.probe = kestrel_probe,
	.remove = kestrel_remove,
};
module_pci_driver(kestrel_driver);

MODULE_DESCRIPTION("Fixture kestrel");
MODULE_LICENSE("GPL");
