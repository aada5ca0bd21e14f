// SPDX-License-Identifier: GPL-2.0-only
///
/// Take the managed PCI mappings out of lib/devres.c; the library in
/// drivers/pci/devres/ has them.
///
// Files: lib/devres.c
// Sees: definitions by name, with the comment above them, and their exports.
// Does not see: the #ifdef around them, which is left empty.
// Confidence: High

@table@
@@
- struct pcim_iomap_devres { ... };

@size@
@@
- #define PCIM_IOMAP_MAX PCI_STD_NUM_BARS

@functions@
identifier f = {pcim_iomap_release, pcim_iomap, pcim_iounmap, pcim_iomap_table,
		pcim_iomap_regions, pcim_iomap_regions_request_all,
		pcim_iounmap_regions};
type T;
parameter list ps;
@@
- T f(ps) { ... }

@exports depends on functions@
declarer name EXPORT_SYMBOL;
identifier functions.f;
@@
- EXPORT_SYMBOL(f);
