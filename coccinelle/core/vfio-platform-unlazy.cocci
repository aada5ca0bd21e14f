// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-platform does not disable a level-triggered line lazily.
///
// Files: drivers/vfio/platform/vfio_platform_irq.c
// Sees: the request of a line that is claimed switched off.
// Does not see: trees that enable the line with the request. Nothing is changed
// then.
// Confidence: High

@@
expression n, h, v, i;
symbol ret;
@@
 ret = request_irq(n, h, IRQF_NO_AUTOEN, ...);
 if (ret) {
 	kfree(v->irqs[i].name);
 	v->irqs[i].name = ERR_PTR(ret);
 }
+else if (v->irqs[i].flags & VFIO_IRQ_INFO_AUTOMASKED) {
+	irq_set_status_flags(n, IRQ_DISABLE_UNLAZY);
+}
