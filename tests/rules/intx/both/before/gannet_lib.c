// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a library that drivers of both kinds call is for a person
#include <linux/module.h>
#include <linux/pci.h>

void gannet_line(struct pci_dev *pdev, bool on);

void gannet_line(struct pci_dev *pdev, bool on)
{
	pci_intx(pdev, on);
}
EXPORT_SYMBOL_GPL(gannet_line);

MODULE_DESCRIPTION("Fixture gannet library");
MODULE_LICENSE("GPL");
