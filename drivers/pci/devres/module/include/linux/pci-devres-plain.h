/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What linux/pci-devres.h of pci-devres.ko maps plain calls to: they do what the
 * kernel's do, and on a device enabled with pcim_enable_device() what the driver
 * does not give back itself is named in the log at unbind and given back.
 */
#ifndef PCI_DEVRES_PLAIN_H
#define PCI_DEVRES_PLAIN_H

#include <linux/errno.h>
#include <linux/pci.h>
#include <linux/types.h>

#ifdef CONFIG_PCI_MSI

int pcimx_plain_alloc_irq_vectors_affinity(struct pci_dev *pdev,
					   unsigned int min_vecs,
					   unsigned int max_vecs,
					   unsigned int flags,
					   struct irq_affinity *affd);
int pcimx_plain_enable_msi(struct pci_dev *pdev);
int pcimx_plain_enable_msix_range(struct pci_dev *pdev,
				  struct msix_entry *entries, int minvec,
				  int maxvec);

#else /* Nothing but INTx, of which nothing is left. */

#define pcimx_plain_alloc_irq_vectors_affinity	pci_alloc_irq_vectors_affinity
#define pcimx_plain_enable_msi			pci_enable_msi
#define pcimx_plain_enable_msix_range		pci_enable_msix_range

#endif /* CONFIG_PCI_MSI */

int pcimx_plain_request_region(struct pci_dev *pdev, int bar, const char *name);
int pcimx_plain_request_selected_regions(struct pci_dev *pdev, int bars,
					 const char *name, bool exclusive);
void pcimx_plain_release_region(struct pci_dev *pdev, int bar);
void pcimx_plain_release_selected_regions(struct pci_dev *pdev, int bars);

#define PCIMX_ALL_BARS	((1 << PCI_STD_NUM_BARS) - 1)

static inline int pcimx_plain_alloc_irq_vectors(struct pci_dev *pdev,
						unsigned int min_vecs,
						unsigned int max_vecs,
						unsigned int flags)
{
	return pcimx_plain_alloc_irq_vectors_affinity(pdev, min_vecs, max_vecs,
						      flags, NULL);
}

static inline int pcimx_plain_enable_msix_exact(struct pci_dev *pdev,
						struct msix_entry *entries,
						int nvec)
{
	int ret = pcimx_plain_enable_msix_range(pdev, entries, nvec, nvec);

	return ret < 0 ? ret : 0;
}

static inline int pcimx_plain_request_selected(struct pci_dev *pdev, int bars,
					       const char *name)
{
	return pcimx_plain_request_selected_regions(pdev, bars, name, false);
}

static inline int pcimx_plain_request_selected_excl(struct pci_dev *pdev,
						    int bars, const char *name)
{
	return pcimx_plain_request_selected_regions(pdev, bars, name, true);
}

static inline int pcimx_plain_request_all(struct pci_dev *pdev,
					  const char *name)
{
	return pcimx_plain_request_selected(pdev, PCIMX_ALL_BARS, name);
}

static inline int pcimx_plain_request_all_excl(struct pci_dev *pdev,
					       const char *name)
{
	return pcimx_plain_request_selected_excl(pdev, PCIMX_ALL_BARS, name);
}

static inline int pcimx_plain_request_mem(struct pci_dev *pdev,
					  const char *name)
{
	return pcimx_plain_request_selected(pdev,
					    pci_select_bars(pdev, IORESOURCE_MEM),
					    name);
}

static inline int pcimx_plain_request_io(struct pci_dev *pdev,
					 const char *name)
{
	return pcimx_plain_request_selected(pdev,
					    pci_select_bars(pdev, IORESOURCE_IO),
					    name);
}

static inline void pcimx_plain_release_all(struct pci_dev *pdev)
{
	pcimx_plain_release_selected_regions(pdev, PCIMX_ALL_BARS);
}

static inline void pcimx_plain_release_mem(struct pci_dev *pdev)
{
	pcimx_plain_release_selected_regions(pdev,
					     pci_select_bars(pdev, IORESOURCE_MEM));
}

static inline void pcimx_plain_release_io(struct pci_dev *pdev)
{
	pcimx_plain_release_selected_regions(pdev,
					     pci_select_bars(pdev, IORESOURCE_IO));
}

#endif /* PCI_DEVRES_PLAIN_H */
