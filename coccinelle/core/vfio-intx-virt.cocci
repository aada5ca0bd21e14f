// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-pci reads the user's DisINTx and follows it in one critical section.
///
// Files: drivers/vfio/pci/vfio_pci_config.c
// Sees: the block in vfio_basic_config_write() that compares DisINTx in vconfig
// with virq_disabled and masks or unmasks.
// Does not see: trees where both are under one lock already. Nothing is changed
// then. The new function stands in scripts/series/insert/.
// Confidence: High

@@
expression v;
identifier vd, cmd;
symbol true, false, offset;
@@
-if (offset >= PCI_COMMAND && offset <= PCI_COMMAND + 1) {
-	bool vd;
-	vd = !!(le16_to_cpu(*cmd) & PCI_COMMAND_INTX_DISABLE);
-	if (vd && !v->virq_disabled) {
-		v->virq_disabled = true;
-		vfio_pci_intx_mask(v);
-	} else if (!vd && v->virq_disabled) {
-		v->virq_disabled = false;
-		vfio_pci_intx_unmask(v);
-	}
-}
+if (offset >= PCI_COMMAND && offset <= PCI_COMMAND + 1)
+	vfio_pci_intx_follow_virt(v);
