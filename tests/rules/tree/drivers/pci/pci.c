// SPDX-License-Identifier: GPL-2.0-only
// A PCI core whose pci_intx() is pure.
#include <linux/export.h>
#include <linux/pci.h>

void pci_intx(struct pci_dev *pdev, int enable)
{
	pci_intx_unmanaged(pdev, enable);
}
EXPORT_SYMBOL_GPL(pci_intx);
