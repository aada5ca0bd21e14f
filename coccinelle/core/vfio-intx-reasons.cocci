// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-pci says why it masks INTx: the guest's DisINTx bit, or runtime PM.
///
// Files: drivers/vfio/pci/vfio_pci_config.c, drivers/vfio/pci/vfio_pci_core.c
// Sees: the calls of vfio_pci_intx_mask() and vfio_pci_intx_unmask(), and the
// flag that remembered whether runtime PM had masked.
// Does not see: the flag's member in struct vfio_pci_core_device (a scripted
// edit does).
// Confidence: High

@@
expression v;
@@
-v->pm_intx_masked = ((v->irq_type == VFIO_PCI_INTX_IRQ_INDEX) &&
-		     vfio_pci_intx_mask(v));
+vfio_pci_intx_mask(v, IRQ_LINE_FWD_PM);

@@
expression v;
@@
-if (v->pm_intx_masked)
-	vfio_pci_intx_unmask(v);
+vfio_pci_intx_unmask(v, IRQ_LINE_FWD_PM);

@@
expression v;
@@
-vfio_pci_intx_mask(v)
+vfio_pci_intx_mask(v, IRQ_LINE_FWD_VIRT)

@@
expression v;
@@
-vfio_pci_intx_unmask(v)
+vfio_pci_intx_unmask(v, IRQ_LINE_FWD_VIRT)

@@
expression v;
@@
-spin_lock_init(&v->irqlock);
