// SPDX-License-Identifier: GPL-2.0-only
///
/// The INTx handler of vfio-pci leaves a line alone that is already masked at
/// the interrupt controller.
///
// Files: drivers/vfio/pci/vfio_pci_intrs.c
// Sees: a handler that tests pci_2_3 alone; takes the name of the masked bit
// from the other arm, so it is the same rule for trees before and after the
// irq context became a pointer.
// Does not see: a handler that has the test. Nothing is changed then.
// Confidence: High

@@
expression v, m;
symbol true, flags;
statement S;
@@
+/* A MASK took irqlock first. The unmask presents a line still asserted. */
+if (!v->pci_2_3 && m) {
+	spin_unlock_irqrestore(&v->irqlock, flags);
+	return IRQ_HANDLED;
+}
+
 if (!v->pci_2_3) {
 	disable_irq_nosync(...);
 	m = true;
 	...
 } else S
