// SPDX-License-Identifier: GPL-2.0
/*
 * A driver that knows nothing of the module, for a device on which somebody
 * else makes a managed call. For QEMU's edu device, by driver_override.
 */
#include <linux/module.h>
#include <linux/pci.h>

static int bare_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return 0;
}

static const struct pci_device_id bare_ids[] = {
	{ }
};
MODULE_DEVICE_TABLE(pci, bare_ids);

static struct pci_driver bare_driver = {
	.name = KBUILD_MODNAME,
	.id_table = bare_ids,
	.probe = bare_probe,
};
module_pci_driver(bare_driver);

MODULE_DESCRIPTION("Test: a driver that uses no managed call");
MODULE_LICENSE("GPL");
