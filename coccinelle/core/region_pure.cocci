// SPDX-License-Identifier: GPL-2.0-only
///
/// End the hybrid in the region calls of pci.c: they are the driver's own to
/// undo from here on.
///
// Files: drivers/pci/pci.c
// Sees: __pci_request_region() and pci_release_region() that ask first whether
// the device is managed.
// Does not see: their callers.  The tree has to be audited before: a managed
// driver that still requests by pci_request_*() keeps its regions after unbind,
// and its next bind fails.  Nor the notes in kernel-doc that tell of the hybrid
// (a scripted edit takes them out).
// Confidence: High

@request@
expression pdev;
@@
 __pci_request_region(...)
 {
	...
-	if (pci_is_managed(pdev)) { ... }
	...
 }

@release@
expression pdev;
@@
 pci_release_region(...)
 {
	...
-	if (pci_is_managed(pdev)) { ... }
	...
 }
