// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver with pci_enable_device() is never managed
#include <linux/module.h>
#include <linux/pci.h>

static int egret_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	pci_intx_unmanaged(pdev, 1);
	return 0;
}

static void egret_remove(struct pci_dev *pdev)
{
	pci_intx_unmanaged(pdev, 0);
	pci_disable_device(pdev);
}

static const struct pci_device_id egret_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, egret_ids);

static struct pci_driver egret_driver = {
	.name = "egret",
	.id_table = egret_ids,
	.probe = egret_probe,
	.remove = egret_remove,
};
module_pci_driver(egret_driver);

MODULE_DESCRIPTION("Fixture egret");
MODULE_LICENSE("GPL");
