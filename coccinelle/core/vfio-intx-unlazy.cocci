// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-pci claims an INTx line that it masks at the interrupt controller
/// switched off, and sets IRQ_DISABLE_UNLAZY only once the line is its own.
///
// Files: drivers/vfio/pci/vfio_pci_intrs.c
// Sees: trees that set the flag before request_irq() and those that never set
// it; vfio_intx_enable() with irqflags chosen by the masked bit.
// Does not see: a tree whose claim ends with the flag. Nothing is changed then.
// Confidence: High

@@
expression v, irq;
@@
-if (!v->pci_2_3)
-	irq_set_status_flags(irq, IRQ_DISABLE_UNLAZY);

@@
expression v, irq;
@@
-if (!v->pci_2_3)
-	irq_clear_status_flags(irq, IRQ_DISABLE_UNLAZY);

@off@
expression m;
symbol irqflags;
@@
-irqflags = m ? IRQF_NO_AUTOEN : 0;
+irqflags = IRQF_NO_AUTOEN;

@depends on off@
expression off.m;
expression irq, ret;
identifier v;
@@
 vfio_intx_enable(struct vfio_pci_core_device *v, ...)
 {
 <...
 ret = request_irq(irq, ...);
 if (ret) {
 	...
 	return ret;
 }
+
+/*
+	 * Lazy disabling would lose an interrupt on a controller that presents
+	 * an assertion only once. The flag belongs to the owner of the line,
+	 * which we are only now. free_irq() clears it.
+	 */
+if (!v->pci_2_3) {
+	irq_set_status_flags(irq, IRQ_DISABLE_UNLAZY);
+	if (!m)
+		enable_irq(irq);
+}
 ...>
 }
