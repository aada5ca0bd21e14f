// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a table that another file of the module reads
#include <linux/module.h>
#include <linux/pci.h>

int eider_start(struct pci_dev *pdev);

static int eider_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(0), "eider");
	if (rc)
		return rc;

	return eider_start(pdev);
}

static const struct pci_device_id eider_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, eider_ids);

static struct pci_driver eider_driver = {
	.name = "eider",
	.id_table = eider_ids,
	.probe = eider_probe,
};
module_pci_driver(eider_driver);

MODULE_DESCRIPTION("Fixture eider");
MODULE_LICENSE("GPL");
