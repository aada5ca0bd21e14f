// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call before the enable is not managed by it
#include <linux/module.h>
#include <linux/pci.h>

static int puffin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	pcim_intx(pdev, 0);

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id puffin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, puffin_ids);

static struct pci_driver puffin_driver = {
	.name = "puffin",
	.id_table = puffin_ids,
	.probe = puffin_probe,
};
module_pci_driver(puffin_driver);

MODULE_DESCRIPTION("Fixture puffin");
MODULE_LICENSE("GPL");
