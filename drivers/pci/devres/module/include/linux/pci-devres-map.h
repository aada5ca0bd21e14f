/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Plain calls of a driver that is built against pci-devres.ko, by the names that
 * it uses.  Included last: what other headers call is the kernel's own.
 */
#ifndef PCI_DEVRES_MAP_H
#define PCI_DEVRES_MAP_H

#define pci_alloc_irq_vectors			pcimx_plain_alloc_irq_vectors
#define pci_alloc_irq_vectors_affinity		pcimx_plain_alloc_irq_vectors_affinity
#define pci_enable_msi				pcimx_plain_enable_msi
#define pci_enable_msix_range			pcimx_plain_enable_msix_range
#define pci_enable_msix_exact			pcimx_plain_enable_msix_exact
#define pci_request_region			pcimx_plain_request_region
#define pci_request_regions			pcimx_plain_request_all
#define pci_request_regions_exclusive		pcimx_plain_request_all_excl
#define pci_request_selected_regions		pcimx_plain_request_selected
#define pci_request_selected_regions_exclusive	pcimx_plain_request_selected_excl
#define pci_request_mem_regions			pcimx_plain_request_mem
#define pci_request_io_regions			pcimx_plain_request_io
#define pci_release_region			pcimx_plain_release_region
#define pci_release_regions			pcimx_plain_release_all
#define pci_release_selected_regions		pcimx_plain_release_selected_regions
#define pci_release_mem_regions			pcimx_plain_release_mem
#define pci_release_io_regions			pcimx_plain_release_io

#endif /* PCI_DEVRES_MAP_H */
