// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a pinned device is disabled by nobody but the driver
#include <linux/module.h>
#include <linux/pci.h>

static int parrotbill_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	pcim_pin_device(pdev);
	return 0;
}

static void parrotbill_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static const struct pci_device_id parrotbill_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, parrotbill_ids);

static struct pci_driver parrotbill_driver = {
	.name = "parrotbill",
	.id_table = parrotbill_ids,
	.probe = parrotbill_probe,
	.remove = parrotbill_remove,
};
module_pci_driver(parrotbill_driver);

MODULE_DESCRIPTION("Fixture parrotbill");
MODULE_LICENSE("GPL");
