// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a number that the driver sets by itself is not read anew
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t sanderling_isr(int irq, void *data)
{
	return IRQ_NONE;
}

static int sanderling_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_enable_msi(pdev);
	if (rc)
		return rc;

	pdev->irq = 0;
	rc = request_irq(pdev->irq, sanderling_isr, 0, "sanderling", pdev);
	return rc;
}

static const struct pci_device_id sanderling_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sanderling_ids);

static struct pci_driver sanderling_driver = {
	.name = "sanderling",
	.id_table = sanderling_ids,
	.probe = sanderling_probe,
};
module_pci_driver(sanderling_driver);

MODULE_DESCRIPTION("Fixture sanderling");
MODULE_LICENSE("GPL");
