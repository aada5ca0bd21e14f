// SPDX-License-Identifier: GPL-2.0-only
///
/// Take out of pci.c what the library in drivers/pci/devres/ replaces: one
/// struct pci_devres for all of a device's managed state, every function on
/// it, and the managed mappings for host controllers.
///
// Files: drivers/pci/pci.c
// Sees: definitions by name, with the comment above them, and their exports;
// the lines of pci_disable_device() that told the managed state.
// Does not see: who else reads that state.  The rules *_on_library.cocci come
// first and leave no reader.
// Confidence: High

@data@
@@
- struct pci_devres { ... };

@private@
identifier f = {pcim_release, get_pci_dr, find_pci_dr, devm_pci_unmap_iospace};
type T;
parameter list ps;
@@
- static T f(ps) { ... }

@public@
identifier f = {pci_intx_unmanaged, pcim_enable_device, pcim_pin_device,
		pcim_set_mwi, devm_pci_remap_iospace, devm_pci_remap_cfgspace,
		devm_pci_remap_cfg_resource};
attribute name __iomem;
type T;
parameter list ps;
@@
- T f(ps) { ... }

@exports depends on public@
declarer name EXPORT_SYMBOL;
identifier public.f;
@@
- EXPORT_SYMBOL(f);

@exports_gpl depends on public@
declarer name EXPORT_SYMBOL_GPL;
identifier public.f;
@@
- EXPORT_SYMBOL_GPL(f);

@told_by_disable@
identifier dr;
@@
 pci_disable_device(...)
 {
-	struct pci_devres *dr;
-
-	dr = find_pci_dr(...);
-	if (dr)
-		dr->enabled = 0;
-
	...
 }
