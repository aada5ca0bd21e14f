// SPDX-License-Identifier: GPL-2.0-only
// Fixture: probe disables to start the firmware, and goes on
#include <linux/module.h>
#include <linux/pci.h>

static int brambling_start(struct pci_dev *pdev)
{
	int rc;

	pci_disable_device(pdev);
	msleep(20);
	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return 0;
}

static int brambling_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return brambling_start(pdev);
}

static const struct pci_device_id brambling_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, brambling_ids);

static struct pci_driver brambling_driver = {
	.name = "brambling",
	.id_table = brambling_ids,
	.probe = brambling_probe,
};
module_pci_driver(brambling_driver);

MODULE_DESCRIPTION("Fixture brambling");
MODULE_LICENSE("GPL");
