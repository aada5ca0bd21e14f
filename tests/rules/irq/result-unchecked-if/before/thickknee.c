// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, with the test in an arm of #if
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t thickknee_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int thickknee_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), thickknee_irq, 0, "thickknee", pdev);
#if IS_ENABLED(CONFIG_THICKKNEE_STRICT)
	if (rc) {
		pci_free_irq_vectors(pdev);
		return rc;
	}
#endif
	return 0;
}

static void thickknee_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id thickknee_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, thickknee_ids);

static struct pci_driver thickknee_driver = {
	.name = "thickknee",
	.id_table = thickknee_ids,
	.probe = thickknee_probe,
	.remove = thickknee_remove,
};
module_pci_driver(thickknee_driver);

MODULE_DESCRIPTION("Fixture thickknee");
MODULE_LICENSE("GPL");
