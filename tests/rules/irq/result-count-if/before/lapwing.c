// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same in one arm of #if, where the other is right
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t lapwing_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int lapwing_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
#if IS_ENABLED(CONFIG_LAPWING_OLD)
	if (rc)
		return rc;
#else
	if (rc < 0)
		return rc;
#endif

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), lapwing_irq, 0,
				"lapwing", pdev);
}

static const struct pci_device_id lapwing_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lapwing_ids);

static struct pci_driver lapwing_driver = {
	.name = "lapwing",
	.id_table = lapwing_ids,
	.probe = lapwing_probe,
};
module_pci_driver(lapwing_driver);

MODULE_DESCRIPTION("Fixture lapwing");
MODULE_LICENSE("GPL");
