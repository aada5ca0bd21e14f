// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-platform gives level-triggered lines to irq_line_fwd.
///
// Files: drivers/vfio/platform/vfio_platform_irq.c
// Sees: functions by their names, the requests and releases of the line.
// Does not see: struct vfio_platform_irq and the new functions (scripted edits
// write them).
// Confidence: High

@@
expression c;
identifier f;
symbol true, false;
@@
 vfio_platform_mask(...)
 {
-	unsigned long f;
-	spin_lock_irqsave(&c->lock, f);
-	if (!c->masked) {
-		disable_irq_nosync(c->hwirq);
-		c->masked = true;
-	}
-	spin_unlock_irqrestore(&c->lock, f);
+	irq_line_fwd_mask(&c->line, IRQ_LINE_FWD_USER);
 }

@@
expression c;
identifier f;
@@
 vfio_platform_unmask(...)
 {
-	unsigned long f;
-	spin_lock_irqsave(&c->lock, f);
-	if (c->masked) {
-		enable_irq(c->hwirq);
-		c->masked = false;
-	}
-	spin_unlock_irqrestore(&c->lock, f);
+	irq_line_fwd_unmask(&c->line, VFIO_PLATFORM_SERVED);
 }

@@
identifier f = vfio_automasked_irq_handler;
type T;
@@
-T f(...)
-{
-...
-}

@@
expression i;
@@
 vfio_set_trigger(...)
 {
 <...
(
-disable_irq(i->hwirq);
+vfio_platform_quiet(i);
|
-enable_irq(i->hwirq);
+vfio_platform_listen(i);
)
 ...>
 }

@trigger@
identifier h, i;
expression x, y;
@@
 vfio_platform_set_irq_trigger(...)
 {
 ...
-	irq_handler_t h;
-	if (x)
-		h = vfio_automasked_irq_handler;
-	else
-		h = vfio_irq_handler;
 	<...
-	h(y, i)
+	vfio_platform_loopback(i)
 	...>
 }

@@
identifier h, v, i, n;
expression r;
@@
 vfio_platform_irq_init(...)
 {
 <...
(
-irq_handler_t h = vfio_irq_handler;
|
-spin_lock_init(&v->irqs[i].lock);
|
-h = vfio_automasked_irq_handler;
|
-v->irqs[i].masked = false;
|
-r = request_irq(n, h, IRQF_NO_AUTOEN, v->irqs[i].name, &v->irqs[i]);
+r = vfio_platform_claim(&v->irqs[i]);
)
 ...>
 }

@@
expression v, i;
@@
-free_irq(v->irqs[i].hwirq, &v->irqs[i]);
+vfio_platform_release(&v->irqs[i]);
