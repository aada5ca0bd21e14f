/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Strict mode of linux/pci-devres.h: plain calls that some kernels manage behind
 * the driver's back do not compile.  Included last, as the map is.
 */
#ifndef PCI_DEVRES_STRICT_H
#define PCI_DEVRES_STRICT_H

#include <linux/compiler.h>
#include <linux/pci.h>

#define PCIMX_STRICT(what, instead) \
	int pcimx_strict_##what(struct pci_dev *pdev, ...) \
		__compiletime_error("pci-devres: plain call, use " instead)

PCIMX_STRICT(vectors, "pcim_alloc_irq_vectors()");
PCIMX_STRICT(affinity, "pcim_alloc_irq_vectors_affinity()");
PCIMX_STRICT(msix, "pcim_enable_msix_range()");
PCIMX_STRICT(region, "pcim_request_region()");
PCIMX_STRICT(regions, "pcim_request_all_regions()");
PCIMX_STRICT(selected, "pcim_request_selected_regions()");

#define pci_alloc_irq_vectors			pcimx_strict_vectors
#define pci_alloc_irq_vectors_affinity		pcimx_strict_affinity
#define pci_enable_msi				pcimx_strict_vectors
#define pci_enable_msix_range			pcimx_strict_msix
#define pci_enable_msix_exact			pcimx_strict_msix
#define pci_request_region			pcimx_strict_region
#define pci_request_regions			pcimx_strict_regions
#define pci_request_regions_exclusive		pcimx_strict_regions
#define pci_request_selected_regions		pcimx_strict_selected
#define pci_request_selected_regions_exclusive	pcimx_strict_selected
#define pci_request_mem_regions			pcimx_strict_selected
#define pci_request_io_regions			pcimx_strict_selected

#endif /* PCI_DEVRES_STRICT_H */
