// SPDX-License-Identifier: GPL-2.0-only
///
/// Let the MSI core switch INTx by pci_intx_unmanaged().  It enables the line
/// again while devres is being released; a managed call there could make a
/// record that outlives the binding.
///
// Files: drivers/pci/msi/*.c
// Sees: every call of pci_intx(), in statements.
// Does not see: calls through a macro or a pointer; no tree has one.
// Confidence: High

@@
expression pdev, enable;
@@
- pci_intx(pdev, enable);
+ pci_intx_unmanaged(pdev, enable);
