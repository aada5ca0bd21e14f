// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call that no PCI driver reaches is for a person
#include <linux/module.h>
#include <linux/pci.h>

void shrike_quirk(struct pci_dev *pdev);

void shrike_quirk(struct pci_dev *pdev)
{
	pci_intx(pdev, 0);
}
EXPORT_SYMBOL_GPL(shrike_quirk);

MODULE_DESCRIPTION("Fixture shrike");
MODULE_LICENSE("GPL");
