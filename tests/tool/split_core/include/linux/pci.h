/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LINUX_PCI_H
#define LINUX_PCI_H
struct pci_dev {
	unsigned int	msi_enabled:1;
	unsigned int	is_managed:1;
	unsigned int	is_msi_managed:1;
	unsigned int	state_saved:1;
};

static inline int pci_is_managed(struct pci_dev *pdev)
{
	return pdev->is_managed;
}

int pcim_enable_device(struct pci_dev *pdev);

#ifdef CONFIG_PCI_MSI
int pci_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				   unsigned int max_vecs, unsigned int flags,
				   struct irq_affinity *affd);

#else
static inline int
pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
		      unsigned int max_vecs, unsigned int flags)
{
	return -ENOSPC;
}

#endif
#ifndef CONFIG_PCI
static inline int
pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
		      unsigned int max_vecs, unsigned int flags)
{
	return -ENOSPC;
}
#endif
#endif /* LINUX_PCI_H */
