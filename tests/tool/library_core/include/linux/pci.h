/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LINUX_PCI_H
#define LINUX_PCI_H
struct pci_dev {
	unsigned int is_managed:1;
};
int __must_check pcim_enable_device(struct pci_dev *pdev);
void pci_intx(struct pci_dev *dev, int enable);
void __iomem * const *pcim_iomap_table(struct pci_dev *pdev);
#endif /* LINUX_PCI_H */
