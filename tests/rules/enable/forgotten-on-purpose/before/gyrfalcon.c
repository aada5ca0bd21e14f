// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a comment says why the device is left on
#include <linux/module.h>
#include <linux/pci.h>

static int gyrfalcon_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void gyrfalcon_remove(struct pci_dev *pdev)
{
	/* No pci_disable_device() here: the other function has its interrupt through this one. */
}

static const struct pci_device_id gyrfalcon_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gyrfalcon_ids);

static struct pci_driver gyrfalcon_driver = {
	.name = "gyrfalcon",
	.id_table = gyrfalcon_ids,
	.probe = gyrfalcon_probe,
	.remove = gyrfalcon_remove,
};
module_pci_driver(gyrfalcon_driver);

MODULE_DESCRIPTION("Fixture gyrfalcon");
MODULE_LICENSE("GPL");
