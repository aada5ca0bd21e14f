// SPDX-License-Identifier: GPL-2.0-only
///
/// A generic UIO platform driver gives a level-triggered line to irq_line_fwd.
///
// Files: drivers/uio/uio_pdrv_genirq.c, drivers/uio/uio_dmem_genirq.c
// Sees: IRQ_DISABLE_UNLAZY set in probe() before the registration claims the
// line, the registration, irqcontrol() with a bit under a spinlock.
// Does not see: drivers that set the flag elsewhere. Nothing is changed then.
// Confidence: High

@flag@
identifier u, d;
@@
-if (u->irq) {
-	struct irq_data *d = irq_get_irq_data(u->irq);
-	if (d && irqd_get_trigger_type(d) & IRQ_TYPE_LEVEL_MASK) {
-		dev_dbg(...);
-		irq_set_status_flags(u->irq, IRQ_DISABLE_UNLAZY);
-	}
-}

@depends on flag@
expression dev, p;
@@
-devm_uio_register_device(dev, p->uioinfo)
+devm_uio_genirq_register(dev, &p->line, p->uioinfo)

@depends on flag@
identifier s;
@@
 struct s {
 	struct uio_info *uioinfo;
+	struct uio_line line;
 	spinlock_t lock;
 	...
 };

@depends on flag@
expression p, f;
identifier on;
@@
+if (p->line.info)
+	return uio_line_control(&p->line, on);
+
 spin_lock_irqsave(&p->lock, f);
 if (on) { ... } else { ... }
