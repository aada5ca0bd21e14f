/* SPDX-License-Identifier: GPL-2.0-only */
/* What drivers may call in this tree. */
#ifndef LINUX_PCI_H
#define LINUX_PCI_H

void pci_intx(struct pci_dev *pdev, int enable);
void pci_intx_unmanaged(struct pci_dev *pdev, int enable);
int pcim_intx(struct pci_dev *pdev, int enable);
int pcim_enable_device(struct pci_dev *pdev);
int pcim_request_region(struct pci_dev *pdev, int bar, const char *name);
int pcim_request_region_exclusive(struct pci_dev *pdev, int bar, const char *name);
int pcim_request_all_regions(struct pci_dev *pdev, const char *name);
int pcim_request_selected_regions(struct pci_dev *pdev, int bars, const char *name);
void __iomem *pcim_iomap_region(struct pci_dev *pdev, int bar, const char *name);
void pcim_release_region(struct pci_dev *pdev, int bar);
int pcim_alloc_irq_vectors(struct pci_dev *pdev, unsigned int min_vecs, unsigned int max_vecs,
			   unsigned int flags);
int pcim_alloc_irq_vectors_affinity(struct pci_dev *pdev, unsigned int min_vecs,
				    unsigned int max_vecs, unsigned int flags,
				    struct irq_affinity *affd);

#endif
