/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MSI-X vectors that are allocated when they are first wanted and kept until
 * MSI-X is switched off.
 */
#ifndef _LINUX_PCI_MSIX_CACHE_H
#define _LINUX_PCI_MSIX_CACHE_H

#include <linux/types.h>
#include <linux/xarray.h>

struct pci_dev;

/**
 * struct pci_msix_cache_ops - where vectors come from; the PCI core if NULL
 * @table_size: number of entries in the device's table
 * @is_dynamic: may vectors be added while MSI-X is enabled?
 * @alloc: enable MSI-X with vectors 0 to @nvec - 1, all or nothing; 0, above 0 if
 *	only so many could be had, or -errno
 * @alloc_at: add one vector; its irq or -errno; called if @is_dynamic says so
 * @irq_of: the irq of a vector that @alloc gave
 * @rewrite: write the cached message of an irq to the device again
 * @free: free all vectors and disable MSI-X
 */
struct pci_msix_cache_ops {
	int (*table_size)(struct pci_dev *pdev);
	bool (*is_dynamic)(struct pci_dev *pdev);
	int (*alloc)(struct pci_dev *pdev, unsigned int nvec);
	int (*alloc_at)(struct pci_dev *pdev, unsigned int vector);
	int (*irq_of)(struct pci_dev *pdev, unsigned int vector);
	void (*rewrite)(unsigned int irq);
	void (*free)(struct pci_dev *pdev);
};

/**
 * struct pci_msix_cache - the vectors of one device
 * @pdev: the device
 * @ops: where vectors come from
 * @irqs: vector number to irq, while MSI-X is enabled
 * @size: entries of the table, 0 while MSI-X is not enabled
 */
struct pci_msix_cache {
	struct pci_dev *pdev;
	const struct pci_msix_cache_ops *ops;
	struct xarray irqs;
	unsigned int size;
};

void pci_msix_cache_init(struct pci_msix_cache *cache,
			 const struct pci_msix_cache_ops *ops);
int pci_msix_cache_enable(struct pci_msix_cache *cache, struct pci_dev *pdev,
			  unsigned int nvec);
int pci_msix_cache_get(struct pci_msix_cache *cache, unsigned int vector);
int pci_msix_cache_peek(struct pci_msix_cache *cache, unsigned int vector);
int pci_msix_cache_refresh(struct pci_msix_cache *cache, unsigned int vector);
void pci_msix_cache_disable(struct pci_msix_cache *cache);
bool pci_msix_cache_can_grow(const struct pci_msix_cache *cache,
			     struct pci_dev *pdev);

#endif /* _LINUX_PCI_MSIX_CACHE_H */
