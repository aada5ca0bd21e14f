// SPDX-License-Identifier: GPL-2.0-only
///
/// Let the hybrid pci_intx() be one of the two explicit calls, by who enabled
/// the device.  What unbind restores is then read from the device, no longer
/// guessed from the first call.
///
// Files: drivers/pci/pci.c
// Sees: the body of a pci_intx() that keeps its state in struct pci_devres.  It
// stays hybrid; intx_pure.cocci ends that.
// Confidence: High

@exists@
identifier pdev, enable, dr;
@@
 pci_intx(struct pci_dev *pdev, int enable)
 {
	...
+	/*
+	 * The MSI core frees vectors after the driver has gone as well, when no
+	 * record may be added.  The line is switched all the same.
+	 */
+	if (pci_is_managed(pdev) && pdev->driver) {
+		if (!pcim_intx(pdev, enable))
+			return;
+	}
+
	pci_read_config_word(pdev, PCI_COMMAND, ...);
	...
-	struct pci_devres *dr;
	...
-	dr = find_pci_dr(pdev);
-	if (dr && !dr->restore_intx) { ... }
	...
 }

@braces@
expression changed, pdev, value;
@@
 pci_intx(...)
 {
	...
	if (changed)
-	{
		pci_write_config_word(pdev, PCI_COMMAND, value);
-	}
 }
