// SPDX-License-Identifier: GPL-2.0-only
// A PCI core whose pci_intx() is a hybrid, beside both explicit calls.
#include <linux/export.h>
#include <linux/pci.h>

void pci_intx(struct pci_dev *pdev, int enable)
{
	if (pci_is_managed(pdev))
		WARN_ON_ONCE(pcim_intx(pdev, enable) != 0);
	else
		pci_intx_unmanaged(pdev, enable);
}
EXPORT_SYMBOL_GPL(pci_intx);
