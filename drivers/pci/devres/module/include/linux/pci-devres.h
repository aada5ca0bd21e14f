/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/pci-devres.h for drivers that are built against pci-devres.ko.
 *
 * A plain call beside the managed ones is the driver's own to undo, also on a
 * kernel whose own pcim_enable_device() would undo it: pci_alloc_irq_vectors()
 * wants pci_free_irq_vectors(), pci_request_regions() wants
 * pci_release_regions().  What a driver leaves all the same is named in the log
 * at unbind, once a driver, with the call to use, and given back.  With
 * PCI_DEVRES_STRICT defined before this header is included, such plain calls are
 * compile errors that say what to call.
 *
 * The module offers every call of the contract under a name of its own, and a
 * driver gets that one under the usual name, also where the running kernel has
 * a call of the same name: what one of them took the other does not give back,
 * the two differ in what they promise, and a stable update may add a name to
 * the kernel at any time.
 */
#ifndef PCI_DEVRES_MODULE_H
#define PCI_DEVRES_MODULE_H

#include <linux/errno.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/types.h>

#include <linux/pci-devres-have.h>

/* From here on, and so after the kernel's own declarations. */
#define pcim_enable_device		pcimx_enable_device
#define pcim_pin_device			pcimx_pin_device
#define pci_intx_unmanaged		pcimx_intx_unmanaged
#define pcim_intx			pcimx_intx
#define pcim_alloc_irq_vectors		pcimx_alloc_irq_vectors
#define pcim_alloc_irq_vectors_affinity	pcimx_alloc_irq_vectors_affinity
#define pcim_enable_msix_range		pcimx_enable_msix_range
#define pcim_request_irq		pcimx_request_irq
#define pcim_free_irq			pcimx_free_irq
#define pcim_set_mwi			pcimx_set_mwi
#define pcim_set_master			pcimx_set_master
#define pcim_request_region		pcimx_request_region
#define pcim_request_region_exclusive	pcimx_request_region_exclusive
#define pcim_request_all_regions	pcimx_request_all_regions
#define pcim_request_selected_regions	pcimx_request_selected_regions
#define pcim_release_region		pcimx_release_region
#define pcim_iomap			pcimx_iomap
#define pcim_iomap_range		pcimx_iomap_range
#define pcim_iomap_region		pcimx_iomap_region
#define pcim_iounmap			pcimx_iounmap
#define pcim_iounmap_region		pcimx_iounmap_region
#define pcim_iomap_table		pcimx_iomap_table
#define pcim_iomap_regions		pcimx_iomap_regions
#define pcim_iomap_regions_request_all	pcimx_iomap_regions_request_all
#define pcim_iounmap_regions		pcimx_iounmap_regions

#include "../pci-devres/contract.h"

#if defined(PCI_DEVRES_MODULE_BUILD)
/* The module itself: plain calls are the kernel's. */
#elif defined(PCI_DEVRES_STRICT)
#include <linux/pci-devres-strict.h>
#else
#include <linux/pci-devres-plain.h>
#include <linux/pci-devres-map.h>
#endif

#endif /* PCI_DEVRES_MODULE_H */
