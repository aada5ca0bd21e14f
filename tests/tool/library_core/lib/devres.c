// SPDX-License-Identifier: GPL-2.0
int before;

#ifdef CONFIG_PCI
/*
 * A table.
 */
#define PCIM_IOMAP_MAX	PCI_STD_NUM_BARS

struct pcim_iomap_devres {
	void __iomem *table[PCIM_IOMAP_MAX];
};

static void pcim_iomap_release(struct device *gendev, void *res)
{
	unmap_all(res);
}

/**
 * pcim_iomap_table - the table
 * @pdev: the device
 */
void __iomem * const *pcim_iomap_table(struct pci_dev *pdev)
{
	return NULL;
}
EXPORT_SYMBOL(pcim_iomap_table);
#endif /* CONFIG_PCI */

int after;
