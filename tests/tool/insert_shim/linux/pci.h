/* SPDX-License-Identifier: GPL-2.0-only */
/* As much of a device, its devres list and its vectors as the parts in scripts/series/insert use. */
#ifndef SHIM_PCI_H
#define SHIM_PCI_H

#include <errno.h>
#include <stddef.h>

#define EXPORT_SYMBOL(name)
#define GFP_KERNEL 0
#define PCI_IRQ_INTX 1u
#define PCI_IRQ_MSI 2u
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define to_pci_dev(d) container_of(d, struct pci_dev, dev)

struct irq_affinity;

struct device {
	struct record *newest;
};

struct pci_dev {
	struct device dev;
	unsigned int msi_enabled:1;
	unsigned int has_data:1;	/* the MSI core's device data is there */
};

typedef void (*release_fn)(struct device *dev, void *res);
typedef int (*match_fn)(struct device *dev, void *res, void *data);

int pci_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				   unsigned int max_vecs, unsigned int flags,
				   struct irq_affinity *affd);
void pci_free_irq_vectors(struct pci_dev *dev);
int pci_dev_msi_enabled(struct pci_dev *dev);

void *devres_alloc(release_fn release, size_t size, int gfp);
void devres_add(struct device *dev, void *res);
void *devres_find(struct device *dev, release_fn release, match_fn match, void *data);
int devm_is_action_added(struct device *dev, void (*action)(void *), void *data);
int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data);

#endif
