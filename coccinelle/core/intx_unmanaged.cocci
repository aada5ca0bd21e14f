// SPDX-License-Identifier: GPL-2.0-only
///
/// Give the PCI core a pci_intx_unmanaged(): the pure half of a hybrid
/// pci_intx(), which any context may call and which is never managed.
///
// Files: drivers/pci/pci.c
// Sees: the export of pci_intx().
// Does not see: the prototype in linux/pci.h, since spatch cannot add beside a
// prototype (a scripted edit does); a tree that exports pci_intx() with EXPORT_SYMBOL(), or that
// has the pure call already; the caller asks for that before.
// Confidence: High

@@
declarer name EXPORT_SYMBOL_GPL;
@@
 EXPORT_SYMBOL_GPL(pci_intx);
+
+/**
+ * pci_intx_unmanaged - enable or disable INTx
+ * @pdev: the device
+ * @enable: non-zero to let the device assert INTx
+ *
+ * Undone by nothing, whoever enabled the device.
+ *
+ * Context: Any, with any lock held.  Who changes other bits of PCI_COMMAND at
+ * the same time has to serialize against this.
+ */
+void pci_intx_unmanaged(struct pci_dev *pdev, int enable)
+{
+	u16 command;
+
+	pci_read_config_word(pdev, PCI_COMMAND, &command);
+
+	/* Toggle the bit if it says the same as @enable. */
+	if (!enable == !(command & PCI_COMMAND_INTX_DISABLE))
+		pci_write_config_word(pdev, PCI_COMMAND,
+				      command ^ PCI_COMMAND_INTX_DISABLE);
+}
+EXPORT_SYMBOL_GPL(pci_intx_unmanaged);
