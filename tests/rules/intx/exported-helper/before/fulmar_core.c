// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a helper that another module exports enables the device
#include <linux/module.h>
#include <linux/pci.h>

int fulmar_prepare(struct pci_dev *pdev);

int fulmar_prepare(struct pci_dev *pdev)
{
	return pcim_enable_device(pdev);
}
EXPORT_SYMBOL_GPL(fulmar_prepare);

MODULE_DESCRIPTION("Fixture fulmar core");
MODULE_LICENSE("GPL");
