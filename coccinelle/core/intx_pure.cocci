// SPDX-License-Identifier: GPL-2.0-only
///
/// End the hybrid in pci_intx(): it is the unmanaged call from here on.
///
// Files: drivers/pci/pci.c
// Sees: a pci_intx() that chooses between the explicit calls.
// Does not see: its callers.  The tree has to be audited before: a managed
// driver that still calls pci_intx() loses the restore at unbind.
// Confidence: High

@@
identifier pdev, enable;
@@
 pci_intx(struct pci_dev *pdev, int enable)
 {
	...
-	if (pci_is_managed(pdev) && pdev->driver) {
-		if (!pcim_intx(pdev, enable))
-			return;
-	}
	...
 }
