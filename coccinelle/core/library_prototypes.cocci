// SPDX-License-Identifier: GPL-2.0-only
///
/// Take out of the PCI headers what linux/pci-devres.h declares, or stubs for
/// kernels without PCI.
///
// Files: include/linux/pci.h, drivers/pci/pci.h
// Sees: prototypes and inline stubs by name.
// Does not see: macros of these names; no tree has one.
// Confidence: High

@declarations@
identifier f = {pci_intx_unmanaged, pcim_intx, pcim_enable_device,
		pcim_pin_device, pcim_set_mwi, pcim_request_region,
		pcim_request_region_exclusive, pcim_request_all_regions,
		pcim_request_selected_regions, pcim_release_region,
		pcim_release_all_regions, pcim_iomap, pcim_iomap_range,
		pcim_iomap_region, pcim_iounmap, pcim_iounmap_region,
		pcim_iomap_table, pcim_iomap_regions,
		pcim_iomap_regions_request_all, pcim_iounmap_regions,
		pcim_alloc_irq_vectors, pcim_alloc_irq_vectors_affinity};
type T;
parameter list ps;
@@
- T f(ps);

@inlines@
identifier f = {pci_intx_unmanaged, pcim_intx, pcim_enable_device,
		pcim_pin_device, pcim_set_mwi, pcim_request_region,
		pcim_request_all_regions, pcim_iomap, pcim_iomap_region,
		pcim_alloc_irq_vectors, pcim_alloc_irq_vectors_affinity};
type T;
parameter list ps;
@@
- static inline T f(ps) { ... }
