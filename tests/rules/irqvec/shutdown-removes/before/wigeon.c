// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release below a devm handler, in a remove that shutdown calls, stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t wigeon_interrupt(int irq, void *data);

static int wigeon_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0),
				wigeon_interrupt, 0, "wigeon", pdev);
}

static void wigeon_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static void wigeon_shutdown(struct pci_dev *pdev)
{
	wigeon_remove(pdev);
}

static const struct pci_device_id wigeon_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, wigeon_ids);

static struct pci_driver wigeon_driver = {
	.name = "wigeon",
	.id_table = wigeon_ids,
	.probe = wigeon_probe,
	.remove = wigeon_remove,
	.shutdown = wigeon_shutdown,
};
module_pci_driver(wigeon_driver);

MODULE_DESCRIPTION("Fixture wigeon");
MODULE_LICENSE("GPL");
