/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Managed PCI resources: what a driver takes with pcim_*() is given back when
 * the driver is unbound from the device, or when its probe fails.  What it takes
 * with a plain pci_*() call is its own to give back.
 *
 * Nothing here changes what a plain pci_*() call does.  The contract of each
 * function (context, errors, what undoes it) is beside its definition in
 * drivers/pci/devres/; what "binding" means and in which order things are
 * undone is in the overview in drivers/pci/devres/device.c.
 */
#ifndef LINUX_PCI_DEVRES_H
#define LINUX_PCI_DEVRES_H

#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/types.h>

/* The newer name, where a kernel has the older one only. */
#if defined(PCI_IRQ_LEGACY) && !defined(PCI_IRQ_INTX)
#define PCI_IRQ_INTX	PCI_IRQ_LEGACY
#endif

#ifdef CONFIG_PCI

/* The device: enabled, pinned */
int __must_check pcim_enable_device(struct pci_dev *pdev);
void pcim_pin_device(struct pci_dev *pdev);

/* The INTx line */
void pci_intx_unmanaged(struct pci_dev *pdev, int enable);
int pcim_intx(struct pci_dev *pdev, int enable);

/* Handlers of the device's interrupts */
__printf(6, 7)
int __must_check pcim_request_irq(struct pci_dev *pdev, unsigned int nr,
				  irq_handler_t handler,
				  irq_handler_t thread_fn, void *dev_id,
				  const char *fmt, ...);
void pcim_free_irq(struct pci_dev *pdev, unsigned int nr, void *dev_id);

/* Memory-Write-Invalidate, bus mastering */
int __must_check pcim_set_mwi(struct pci_dev *pdev);
int __must_check pcim_set_master(struct pci_dev *pdev);

/* Regions: who owns a BAR's addresses */
int pcim_request_region(struct pci_dev *pdev, int bar, const char *name);
int pcim_request_region_exclusive(struct pci_dev *pdev, int bar,
				  const char *name);
int pcim_request_all_regions(struct pci_dev *pdev, const char *name);
int pcim_request_selected_regions(struct pci_dev *pdev, int bars,
				  const char *name);
void pcim_release_region(struct pci_dev *pdev, int bar);

/* Mappings: a BAR's addresses made usable by the CPU */
void __iomem *pcim_iomap(struct pci_dev *pdev, int bar, unsigned long maxlen);
void __iomem *pcim_iomap_range(struct pci_dev *pdev, int bar,
			       unsigned long offset, unsigned long len);
void __iomem *pcim_iomap_region(struct pci_dev *pdev, int bar,
				const char *name);
void pcim_iounmap(struct pci_dev *pdev, void __iomem *addr);
void pcim_iounmap_region(struct pci_dev *pdev, int bar);

/* Deprecated, kept for the drivers that have them */
void __iomem * const *pcim_iomap_table(struct pci_dev *pdev);
int pcim_iomap_regions(struct pci_dev *pdev, int mask, const char *name);
int pcim_iomap_regions_request_all(struct pci_dev *pdev, int mask,
				   const char *name);
void pcim_iounmap_regions(struct pci_dev *pdev, int mask);

#else /* !CONFIG_PCI */

static inline int __must_check pcim_enable_device(struct pci_dev *pdev)
{
	return -EIO;
}

static inline void pcim_pin_device(struct pci_dev *pdev)
{
}

static inline void pci_intx_unmanaged(struct pci_dev *pdev, int enable)
{
}

static inline int pcim_intx(struct pci_dev *pdev, int enable)
{
	return -ENODEV;
}

static inline __printf(6, 7)
int __must_check pcim_request_irq(struct pci_dev *pdev, unsigned int nr,
				  irq_handler_t handler,
				  irq_handler_t thread_fn, void *dev_id,
				  const char *fmt, ...)
{
	return -ENODEV;
}

static inline void pcim_free_irq(struct pci_dev *pdev, unsigned int nr,
				 void *dev_id)
{
}

static inline int __must_check pcim_set_mwi(struct pci_dev *pdev)
{
	return -ENODEV;
}

static inline int __must_check pcim_set_master(struct pci_dev *pdev)
{
	return -ENODEV;
}

static inline int pcim_request_region(struct pci_dev *pdev, int bar,
				      const char *name)
{
	return -ENODEV;
}

static inline int pcim_request_region_exclusive(struct pci_dev *pdev, int bar,
						const char *name)
{
	return -ENODEV;
}

static inline int pcim_request_all_regions(struct pci_dev *pdev,
					   const char *name)
{
	return -ENODEV;
}

static inline int pcim_request_selected_regions(struct pci_dev *pdev, int bars,
						const char *name)
{
	return -ENODEV;
}

static inline void pcim_release_region(struct pci_dev *pdev, int bar)
{
}

static inline void __iomem *pcim_iomap(struct pci_dev *pdev, int bar,
				       unsigned long maxlen)
{
	return NULL;
}

static inline void __iomem *pcim_iomap_range(struct pci_dev *pdev, int bar,
					     unsigned long offset,
					     unsigned long len)
{
	return IOMEM_ERR_PTR(-ENODEV);
}

static inline void __iomem *pcim_iomap_region(struct pci_dev *pdev, int bar,
					      const char *name)
{
	return IOMEM_ERR_PTR(-ENODEV);
}

static inline void pcim_iounmap(struct pci_dev *pdev, void __iomem *addr)
{
}

static inline void pcim_iounmap_region(struct pci_dev *pdev, int bar)
{
}

static inline void __iomem * const *pcim_iomap_table(struct pci_dev *pdev)
{
	return NULL;
}

static inline int pcim_iomap_regions(struct pci_dev *pdev, int mask,
				     const char *name)
{
	return -ENODEV;
}

static inline int pcim_iomap_regions_request_all(struct pci_dev *pdev,
						 int mask, const char *name)
{
	return -ENODEV;
}

static inline void pcim_iounmap_regions(struct pci_dev *pdev, int mask)
{
}

#endif /* CONFIG_PCI */

#ifdef CONFIG_PCI_MSI

int pcim_alloc_irq_vectors_affinity(struct pci_dev *pdev,
				    unsigned int min_vecs,
				    unsigned int max_vecs, unsigned int flags,
				    struct irq_affinity *affd);
int pcim_alloc_irq_vectors(struct pci_dev *pdev, unsigned int min_vecs,
			   unsigned int max_vecs, unsigned int flags);
int pcim_enable_msix_range(struct pci_dev *pdev, struct msix_entry *entries,
			   int minvec, int maxvec);

#else /* !CONFIG_PCI_MSI */

/*
 * Without MSI all that can be had is the device's own INTx line, which nobody
 * has to give back: the plain call is the managed one.
 */
static inline int
pcim_alloc_irq_vectors_affinity(struct pci_dev *pdev, unsigned int min_vecs,
				unsigned int max_vecs, unsigned int flags,
				struct irq_affinity *affd)
{
	return pci_alloc_irq_vectors_affinity(pdev, min_vecs, max_vecs, flags,
					      affd);
}

static inline int pcim_alloc_irq_vectors(struct pci_dev *pdev,
					 unsigned int min_vecs,
					 unsigned int max_vecs,
					 unsigned int flags)
{
	return pci_alloc_irq_vectors_affinity(pdev, min_vecs, max_vecs, flags,
					      NULL);
}

static inline int pcim_enable_msix_range(struct pci_dev *pdev,
					 struct msix_entry *entries,
					 int minvec, int maxvec)
{
	return pci_enable_msix_range(pdev, entries, minvec, maxvec);
}

#endif /* CONFIG_PCI_MSI */

#endif /* LINUX_PCI_DEVRES_H */
