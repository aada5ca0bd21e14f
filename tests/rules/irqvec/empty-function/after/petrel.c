// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a function that only freed goes, with its calls
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int petrel_start(struct pci_dev *pdev);

static int petrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = petrel_start(pdev);
	if (rc)
		return rc;

	return 0;
}

static void petrel_stop(struct pci_dev *pdev);

static void petrel_remove(struct pci_dev *pdev)
{
	petrel_stop(pdev);
}

static const struct pci_device_id petrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, petrel_ids);

static struct pci_driver petrel_driver = {
	.name = "petrel",
	.id_table = petrel_ids,
	.probe = petrel_probe,
	.remove = petrel_remove,
};
module_pci_driver(petrel_driver);

MODULE_DESCRIPTION("Fixture petrel");
MODULE_LICENSE("GPL");
