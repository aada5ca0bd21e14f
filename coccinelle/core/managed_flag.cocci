// SPDX-License-Identifier: GPL-2.0-only
///
/// Drop the flag that told who enabled a device, once nothing reads it.
///
// Files: drivers/pci/devres.c
// Sees: the assignments in pcim_enable_device() and its release.
// Does not see: readers; the caller has looked for them.
// Confidence: High

@@
struct pci_dev *pdev;
expression value;
@@
- pdev->is_managed = value;
