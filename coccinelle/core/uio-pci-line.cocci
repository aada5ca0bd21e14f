// SPDX-License-Identifier: GPL-2.0-only
///
/// uio_pci_generic takes devices without DisINTx if it is told to.
///
// Files: drivers/uio/uio_pci_generic.c
// Sees: the refusal of such devices in probe(), the handler, the registration.
// Does not see: the module parameter (a scripted edit adds it).
// Confidence: High

@refusal@
identifier probe, p;
symbol err, exclusive_intx;
@@
 probe(struct pci_dev *p, ...)
 {
 	...
 	int err;
+	bool at_chip;
 	...
-	if (p->irq && !pci_intx_mask_supported(p))
+	at_chip = p->irq && !pci_intx_mask_supported(p);
+	if (at_chip && !exclusive_intx)
 		return -ENODEV;
 	...
 }

@depends on refusal@
identifier s;
@@
 struct s {
 	struct uio_info info;
+	struct uio_line line;
 	...
 };

@depends on refusal@
expression dev, g;
symbol at_chip, irqcontrol;
@@
+if (at_chip && g->info.irq) {
+	g->info.irqcontrol = irqcontrol;
+	return devm_uio_line_register(dev, &g->line, &g->info);
+}
+
 return devm_uio_register_device(dev, &g->info);
