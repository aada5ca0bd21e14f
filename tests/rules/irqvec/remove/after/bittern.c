// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release in remove goes, where the handler goes first
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t bittern_interrupt(int irq, void *data);

static void bittern_stop(struct pci_dev *pdev);

static int bittern_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0),
				bittern_interrupt, 0, "bittern", pdev);
}

static void bittern_remove(struct pci_dev *pdev)
{
	bittern_stop(pdev);
	devm_free_irq(&pdev->dev, pci_irq_vector(pdev, 0), pdev);
}

static const struct pci_device_id bittern_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, bittern_ids);

static struct pci_driver bittern_driver = {
	.name = "bittern",
	.id_table = bittern_ids,
	.probe = bittern_probe,
	.remove = bittern_remove,
};
module_pci_driver(bittern_driver);

MODULE_DESCRIPTION("Fixture bittern");
MODULE_LICENSE("GPL");
