// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a table that another file of the module reads
#include <linux/module.h>
#include <linux/pci.h>

int eider_start(struct pci_dev *pdev);

int eider_start(struct pci_dev *pdev)
{
	void __iomem *regs = pcim_iomap_table(pdev)[0];

	writel(1, regs);

	return 0;
}
