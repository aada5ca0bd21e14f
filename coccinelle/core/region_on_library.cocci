// SPDX-License-Identifier: GPL-2.0-only
///
/// Let the hybrid region calls of pci.c reach the library on a managed device,
/// where they kept a mask in struct pci_devres.
///
// Files: drivers/pci/pci.c
// Sees: the bodies of __pci_request_region() and pci_release_region().  They
// stay hybrid; region_pure.cocci ends that.
// Does not see: other code that sets the mask; no tree has any.
// Confidence: High

@request@
identifier pdev, bar, name, exclusive, dr;
@@
 __pci_request_region(struct pci_dev *pdev, int bar, const char *name,
		      int exclusive)
 {
-	struct pci_devres *dr;
-
+	if (pci_is_managed(pdev)) {
+		if (exclusive & IORESOURCE_EXCLUSIVE)
+			return pcim_request_region_exclusive(pdev, bar, name);
+
+		return pcim_request_region(pdev, bar, name);
+	}
+
	...
-	dr = find_pci_dr(pdev);
-	if (dr)
-		dr->region_mask |= 1 << bar;
-
	return 0;
	...
 }

@release@
identifier pdev, bar, dr;
@@
 pci_release_region(struct pci_dev *pdev, int bar)
 {
-	struct pci_devres *dr;
-
+	if (pci_is_managed(pdev)) {
+		pcim_release_region(pdev, bar);
+		return;
+	}
+
	...
-
-	dr = find_pci_dr(pdev);
-	if (dr)
-		dr->region_mask &= ~(1 << bar);
 }
