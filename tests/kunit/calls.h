/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The managed calls, whoever implements them.
 *
 * The Makefile looks for each name in the kernel's headers and defines HAVE_...
 * to 1 or 0. A call that is missing becomes a stub that fails, so that every
 * case compiles; the case is skipped before it gets there.
 */
#ifndef _PCIM_TEST_CALLS_H
#define _PCIM_TEST_CALLS_H

#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/pci.h>

#if HAVE_PCI_DEVRES_H
#include <linux/pci-devres.h>
#endif

struct irq_affinity;

/* The name that 6.12 has for what 6.1 calls legacy. */
#ifndef PCI_IRQ_INTX
#define PCI_IRQ_INTX	PCI_IRQ_LEGACY
#endif

#if !HAVE_PCI_INTX_UNMANAGED
static inline void pci_intx_unmanaged(struct pci_dev *pdev, int enable)
{
}
#endif

#if !HAVE_PCIM_INTX
static inline int pcim_intx(struct pci_dev *pdev, int enable)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_ALLOC_IRQ_VECTORS
static inline int pcim_alloc_irq_vectors(struct pci_dev *pdev,
					 unsigned int min_vecs,
					 unsigned int max_vecs,
					 unsigned int flags)
{
	return -EOPNOTSUPP;
}

static inline int
pcim_alloc_irq_vectors_affinity(struct pci_dev *pdev, unsigned int min_vecs,
				unsigned int max_vecs, unsigned int flags,
				struct irq_affinity *affd)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_REQUEST_REGION
static inline int pcim_request_region(struct pci_dev *pdev, int bar,
				      const char *name)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_REQUEST_REGION_EXCLUSIVE
static inline int pcim_request_region_exclusive(struct pci_dev *pdev, int bar,
						const char *name)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_RELEASE_REGION
static inline void pcim_release_region(struct pci_dev *pdev, int bar)
{
}
#endif

#if !HAVE_PCIM_REQUEST_ALL_REGIONS
static inline int pcim_request_all_regions(struct pci_dev *pdev,
					   const char *name)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_REQUEST_SELECTED_REGIONS
static inline int pcim_request_selected_regions(struct pci_dev *pdev, int bars,
						const char *name)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_IOMAP_RANGE
static inline void __iomem *pcim_iomap_range(struct pci_dev *pdev, int bar,
					     unsigned long offset,
					     unsigned long len)
{
	return IOMEM_ERR_PTR(-EOPNOTSUPP);
}
#endif

#if !HAVE_PCIM_IOMAP_REGION
static inline void __iomem *pcim_iomap_region(struct pci_dev *pdev, int bar,
					      const char *name)
{
	return IOMEM_ERR_PTR(-EOPNOTSUPP);
}
#endif

#if !HAVE_PCIM_IOUNMAP_REGION
static inline void pcim_iounmap_region(struct pci_dev *pdev, int bar)
{
}
#endif

#if !HAVE_PCIM_IOMAP_REGIONS_REQUEST_ALL
static inline int pcim_iomap_regions_request_all(struct pci_dev *pdev, int mask,
						 const char *name)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_IOUNMAP_REGIONS
static inline void pcim_iounmap_regions(struct pci_dev *pdev, int mask)
{
}
#endif

#if !HAVE_PCIM_SET_MASTER
static inline int pcim_set_master(struct pci_dev *pdev)
{
	return -EOPNOTSUPP;
}
#endif

#if !HAVE_PCIM_REQUEST_IRQ
static inline int pcim_request_irq(struct pci_dev *pdev, unsigned int nr,
				   irq_handler_t handler,
				   irq_handler_t thread_fn, void *dev_id,
				   const char *fmt, ...)
{
	return -EOPNOTSUPP;
}

static inline void pcim_free_irq(struct pci_dev *pdev, unsigned int nr,
				 void *dev_id)
{
}
#endif

#if !HAVE_PCIM_ENABLE_MSIX_RANGE
static inline int pcim_enable_msix_range(struct pci_dev *pdev,
					 struct msix_entry *entries,
					 int minvec, int maxvec)
{
	return -EOPNOTSUPP;
}
#endif

/* What a mapping call that returns NULL or an ERR_PTR said, as a number. */
static inline int pcim_map_error(void __iomem *addr)
{
	if (!addr)
		return -ENOMEM;

	return PTR_ERR_OR_ZERO((void __force *)addr);
}

#endif
