// SPDX-License-Identifier: GPL-2.0-only
///
/// End the implicit management of interrupt vectors: the MSI core registers no
/// release of its own any more.
///
// Files: drivers/pci/msi/*.c
// Sees: the release, its registration, and the helper that registered it after
// the MSI device data; its callers set up the device data themselves.
// Does not see: drivers.  The tree has to be audited before: one that frees its
// vectors on no way out leaves them allocated.
// Confidence: High

@implicit@
@@
 pcim_setup_msi_release(...) { ... }

@callers depends on implicit@
expression pdev;
@@
- pci_setup_msi_context(pdev)
+ msi_setup_device_data(&pdev->dev)

@functions depends on implicit@
identifier f = {pcim_msi_release, pcim_setup_msi_release,
		pci_setup_msi_context};
type T;
parameter list ps;
@@
- static T f(ps) { ... }
