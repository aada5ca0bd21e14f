// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-pci keeps why INTx is masked, a bit a reason, in place of one masked bit.
///
// Files: drivers/vfio/pci/vfio_pci_intrs.c, drivers/vfio/pci/vfio_pci_core.c
// Sees: trees in which vfio_pci_intx_follow_virt() changes virq_disabled; the
// context in an array or behind a pointer.
// Does not see: the reasons' names (a scripted edit adds them), the member
// pm_intx_masked (a scripted edit drops it).
// Confidence: High

@@
@@
 struct vfio_pci_irq_ctx {
 	...
-	bool masked;
+	unsigned int masked;
 	...
 };

// ------------------------------------ older trees: leave as newer ones do

@array@
identifier f = {__vfio_pci_intx_mask, vfio_pci_intx_unmask_handler};
expression v, c;
statement S;
@@
 f(...)
 {
 <...
 if (unlikely(!is_intx(v))) {
 	...
+	goto out_unlock;
 }
-else
 if (c) S
+
+out_unlock:
 spin_unlock_irqrestore(...);
 ...>
 }

// ------------------------------------------------------------------ masking

@mask@
identifier v, changed;
expression m;
symbol true, false, ret, flags;
@@
-bool
+void
 __vfio_pci_intx_mask(struct vfio_pci_core_device *v
+			 , unsigned int reason
 )
 {
 	...
-	bool changed = false;
 	<...
 	if (!m) {
 		...
-		m = true;
-		changed = true;
 	}
+	m |= reason;
 	...>
-	return changed;
 }

@@
identifier v, changed;
@@
-bool
+void
 vfio_pci_intx_mask(struct vfio_pci_core_device *v)
 {
-	bool changed;
 	mutex_lock(&v->igate);
-	changed = __vfio_pci_intx_mask(v);
+	__vfio_pci_intx_mask(v, VFIO_INTX_PM);
 	mutex_unlock(&v->igate);
-	return changed;
 }

// ---------------------------------------------------------------- unmasking

@unmask@
identifier o, d, v;
expression m;
symbol flags;
@@
-vfio_pci_intx_unmask_handler(void *o, void *d)
+vfio_intx_unmask(struct vfio_pci_core_device *vdev, void *d, unsigned int reasons)
 {
-	struct vfio_pci_core_device *v = o;
 	...
 	unsigned long flags;
+	unsigned int left;
 	int ret = 0;
 	<...
-	if (m && !v->virq_disabled) {
+	left = m & ~reasons;
+	if (m && !left) {
 		...
-		m = (ret > 0);
+		left = ret ? VFIO_INTX_AUTO : 0;
 	}
+	m = left;
 	...>
 }

@@
identifier v;
expression c;
@@
 __vfio_pci_intx_unmask(struct vfio_pci_core_device *v
+		       , unsigned int reasons
 )
 {
 <...
-vfio_pci_intx_unmask_handler(v, c)
+vfio_intx_unmask(v, c, reasons)
 ...>
 }

@@
expression v;
@@
 vfio_pci_intx_unmask(...)
 {
 <...
-__vfio_pci_intx_unmask(v)
+__vfio_pci_intx_unmask(v, VFIO_INTX_PM)
 ...>
 }

@@
expression v;
@@
 vfio_pci_intx_follow_virt(...)
 {
 <...
(
-__vfio_pci_intx_unmask(v)
+__vfio_pci_intx_unmask(v, VFIO_INTX_VIRT | VFIO_INTX_AUTO)
|
-__vfio_pci_intx_mask(v)
+__vfio_pci_intx_mask(v, VFIO_INTX_VIRT)
)
 ...>
 }

@@
expression v;
@@
 vfio_pci_set_intx_unmask(...)
 {
 <...
-__vfio_pci_intx_unmask(v)
+__vfio_pci_intx_unmask(v, VFIO_INTX_USER | VFIO_INTX_AUTO)
 ...>
 }

@@
expression v;
@@
 vfio_pci_set_intx_mask(...)
 {
 <...
-__vfio_pci_intx_mask(v)
+__vfio_pci_intx_mask(v, VFIO_INTX_USER)
 ...>
 }

// ------------------------------------------------- who delivers, who begins

@@
expression m;
@@
 vfio_intx_handler(...)
 {
 <...
-m = true;
+m = VFIO_INTX_AUTO;
 ...>
 }

@@
expression m, v;
@@
 vfio_intx_enable(...)
 {
 <...
-m = v->virq_disabled;
+m = v->virq_disabled ? VFIO_INTX_VIRT : 0;
 ...>
 }

// -------------------------------------------------------- runtime PM's calls

@@
expression v;
@@
-v->pm_intx_masked = ((v->irq_type == VFIO_PCI_INTX_IRQ_INDEX) &&
-		     vfio_pci_intx_mask(v));
+if (v->irq_type == VFIO_PCI_INTX_IRQ_INDEX)
+	vfio_pci_intx_mask(v);

@@
expression v;
@@
-if (v->pm_intx_masked)
+if (v->irq_type == VFIO_PCI_INTX_IRQ_INDEX)
 	vfio_pci_intx_unmask(v);
