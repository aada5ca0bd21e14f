// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a count of vectors that is tested for zero stays until somebody decides
#include <linux/module.h>
#include <linux/pci.h>

static int phalarope_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	if (!pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI))
		pci_set_drvdata(pdev, pdev);

	return 0;
}

static void phalarope_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id phalarope_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, phalarope_ids);

static struct pci_driver phalarope_driver = {
	.name = "phalarope",
	.id_table = phalarope_ids,
	.probe = phalarope_probe,
	.remove = phalarope_remove,
};
module_pci_driver(phalarope_driver);

MODULE_DESCRIPTION("Fixture phalarope");
MODULE_LICENSE("GPL");
