// SPDX-License-Identifier: GPL-2.0-only
///
/// A generic UIO platform driver sets IRQ_DISABLE_UNLAZY on a line that it has
/// claimed, not before.
///
// Files: drivers/uio/uio_pdrv_genirq.c, drivers/uio/uio_dmem_genirq.c
// Sees: the flag set in probe() for a level-triggered line, and the registration
// that claims the line, as the last call.
// Does not see: drivers that set the flag elsewhere. Nothing is changed then.
// Confidence: High

@flag@
identifier probe, u;
position p;
@@
 probe(...)
 {
 <+...
 irq_set_status_flags(u->irq, IRQ_DISABLE_UNLAZY)@p;
 ...+>
 }

@@
identifier flag.u;
position flag.p;
@@
-irq_set_status_flags(u->irq, IRQ_DISABLE_UNLAZY)@p;
+u->irq_flags |= IRQF_NO_AUTOEN;
+level = true;

@depends on flag@
identifier flag.probe;
symbol ret, false;
@@
 probe(...)
 {
 <...
+bool level = false;
 int ret = -EINVAL;
 ...>
 }

@depends on flag@
expression dev, p;
expression list es;
@@
 	ret = devm_uio_register_device(dev, p->uioinfo);
-	if (ret)
-		dev_err(es);
-	return ret;
+	if (ret) {
+		dev_err(es);
+		return ret;
+	}
+
+	/* Ours by now; freeing the interrupt clears the flag. */
+	if (level) {
+		irq_set_status_flags(p->uioinfo->irq, IRQ_DISABLE_UNLAZY);
+		enable_irq(p->uioinfo->irq);
+	}
+
+	return 0;

@depends on flag@
expression dev, p;
@@
-	return devm_uio_register_device(dev, p->uioinfo);
+	ret = devm_uio_register_device(dev, p->uioinfo);
+	if (ret)
+		return ret;
+
+	/* Ours by now; freeing the interrupt clears the flag. */
+	if (level) {
+		irq_set_status_flags(p->uioinfo->irq, IRQ_DISABLE_UNLAZY);
+		enable_irq(p->uioinfo->irq);
+	}
+
+	return 0;
