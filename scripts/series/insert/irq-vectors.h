/* SPDX-License-Identifier: GPL-2.0 */
/* What include/linux/pci.h says of the managed allocation of vectors. */
#ifndef _PCIM_IRQ_VECTORS_H
#define _PCIM_IRQ_VECTORS_H

#include <linux/pci.h>

#ifdef CONFIG_PCI_MSI
/* ---- prototypes */
int pcim_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
			   unsigned int max_vecs, unsigned int flags);
int pcim_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				    unsigned int max_vecs, unsigned int flags,
				    struct irq_affinity *affd);
/* ---- end */
#else
/* ---- stubs */
static inline int
pcim_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				unsigned int max_vecs, unsigned int flags,
				struct irq_affinity *affd)
{
	return pci_alloc_irq_vectors_affinity(dev, min_vecs, max_vecs,
					      flags, affd);
}

static inline int
pcim_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
		       unsigned int max_vecs, unsigned int flags)
{
	return pcim_alloc_irq_vectors_affinity(dev, min_vecs, max_vecs,
					       flags, NULL);
}

/* ---- end */
#endif

#endif
