// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-pci takes its MSI-X vectors from pci_msix_cache; a trigger that does not
/// resolve allocates nothing.
///
// Files: drivers/vfio/pci/vfio_pci_intrs.c, drivers/vfio/pci/vfio_pci_core.c
// Sees: trees that allocate vectors while MSI-X is enabled, with an irq context
// a vector that is looked up.
// Does not see: new functions and members (scripted edits write them).
// Confidence: High

@@
symbol vdev, msix, ret, irq, vector, trigger, cmd;
identifier flag, pdev;
@@
 vfio_msi_enable(...)
 {
 <...
(
-struct pci_dev *pdev = vdev->pdev;
|
-unsigned int flag = msix ? PCI_IRQ_MSIX : PCI_IRQ_MSI;
)
 ...>
 }

@@
expression flag, pdev;
identifier nvec;
@@
 vfio_msi_enable(...)
 {
 <...
-	ret = pci_alloc_irq_vectors(pdev, 1, nvec, flag);
-	if (ret < nvec) {
-		if (ret > 0)
-			pci_free_irq_vectors(pdev);
+	ret = vfio_msi_alloc_range(vdev, nvec, msix);
+	if (ret) {
 		vfio_pci_memory_unlock_and_restore(...);
 		return ret;
 	}
 ...>
 }

@@
expression pdev;
@@
 vfio_msi_disable(...)
 {
 <...
-	pci_free_irq_vectors(pdev);
+	if (msix)
+		pci_msix_cache_disable(&vdev->msix);
+	else
+		pci_free_irq_vectors(pdev);
 ...>
 }

@late@
@@
 vfio_msi_set_vector_signal(...)
 {
 <...
-	if (irq == -EINVAL) {
-		irq = vfio_msi_alloc_irq(vdev, vector, msix);
-		if (irq < 0)
-			return irq;
-	}
 ...>
 }

@depends on late@
identifier out;
symbol out_put_eventfd_ctx;
@@
 vfio_msi_set_vector_signal(...)
 {
 <...
 	if (IS_ERR(trigger)) {
 		...
 		goto out;
 	}
+
+	/* Last of all: what is allocated stays until MSI-X is disabled. */
+	if (irq == -EINVAL) {
+		irq = vfio_msi_alloc_irq(vdev, vector, msix);
+		if (irq < 0) {
+			ret = irq;
+			goto out_put_eventfd_ctx;
+		}
+	}
 ...>
 }

@depends on late@
identifier message;
@@
 vfio_msi_set_vector_signal(...)
 {
 <...
-	if (msix) {
-		struct msi_msg message;
-		get_cached_msi_msg(...);
-		pci_write_msi_msg(...);
-	}
+	if (msix)
+		pci_msix_cache_refresh(&vdev->msix, vector);
 ...>
 }

@@
expression v, p;
@@
-v->has_dyn_msix = pci_msix_can_alloc_dyn(p);
+v->has_dyn_msix = pci_msix_cache_can_grow(&v->msix, p);

@@
expression v;
@@
 xa_init(&v->ctx);
+pci_msix_cache_init(&v->msix, NULL);
