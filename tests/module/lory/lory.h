/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LORY_H
#define LORY_H

#include <linux/pci.h>

int lory_irq_setup(struct pci_dev *pdev);
void lory_irq_free(struct pci_dev *pdev);

static inline void __iomem *lory_map(struct pci_dev *pdev)
{
	return pcim_iomap(pdev, 0, 0);
}

#endif
