// SPDX-License-Identifier: GPL-2.0
/*
 * A module that makes a managed call on somebody else's device, and goes: its
 * record stays until that device's driver is unbound.
 */
#include <linux/module.h>
#include <linux/pci-devres.h>

static int __init foreign_init(void)
{
	struct pci_dev *pdev = pci_get_device(0x1234, 0x11e8, NULL);
	void __iomem *regs;

	if (!pdev)
		return -ENODEV;
	regs = pcim_iomap(pdev, 0, 0);
	pci_dev_put(pdev);

	return regs ? 0 : -ENOMEM;
}

static void __exit foreign_exit(void)
{
}

module_init(foreign_init);
module_exit(foreign_exit);

MODULE_DESCRIPTION("Test: a managed call on a device of somebody else");
MODULE_LICENSE("GPL");
