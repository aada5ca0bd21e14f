// SPDX-License-Identifier: GPL-2.0-only
///
/// vfio-pci puts DisINTx back to what the mask says after it has written the
/// whole of PCI_COMMAND; the INTx handler masks again what such a write opened.
///
// Files: drivers/vfio/pci/vfio_pci_intrs.c, drivers/vfio/pci/vfio_pci_config.c,
// drivers/vfio/pci/vfio_pci_core.c
// Sees: config writes, power states and resets through the PCI capabilities,
// the ioctl, the hot reset, memory decoding switched on for the ROM.
// Does not see: writes under igate while MSI is in use; INTx is off then. The
// two new functions stand in scripts/series/insert/.
// Confidence: High

// ------------------------------------------------------------- the handler

@@
expression v, m;
symbol true, ret, flags;
statement S;
@@
 vfio_intx_handler(...)
 {
 <...
 if (!v->pci_2_3) S
 else if (!m && pci_check_and_mask_intx(v->pdev)) {
 	m = true;
 	ret = IRQ_HANDLED;
 }
+else if (m && vfio_intx_mask_again(v->pdev)) {
+	/* The unmask tells the user, if it is still there by then. */
+	spin_unlock_irqrestore(&v->irqlock, flags);
+	return IRQ_HANDLED;
+}
 ...>
 }

// ---------------------------------------------------------- after config writes

@@
identifier m;
expression v;
symbol offset;
@@
 vfio_basic_config_write(...)
 {
 <...
 if (offset == PCI_COMMAND) {
 	u16 m = PCI_COMMAND_MEMORY | PCI_COMMAND_IO;
 	...
 	up_write(&v->memory_lock);
 }
+
+/* DisINTx went along with the other bits. */
+if (offset == PCI_COMMAND || offset == PCI_COMMAND + 1)
+	vfio_pci_intx_restore(v);
 ...>
 }

@@
expression v;
@@
 vfio_lock_and_set_power_state(...)
 {
 ...
 up_write(&v->memory_lock);
+vfio_pci_intx_restore(v);
 }

@@
expression v;
identifier f = {vfio_exp_config_write, vfio_af_config_write};
@@
 f(...)
 {
 <...
 pci_try_reset_function(v->pdev);
 ...
 up_write(&v->memory_lock);
+vfio_pci_intx_restore(v);
 ...>
 }

// ---------------------------------------------- after resets and the ROM's size

@@
expression v;
identifier f = {vfio_pci_ioctl_reset, vfio_pci_core_runtime_suspend};
@@
 f(...)
 {
 <...
 up_write(&v->memory_lock);
+vfio_pci_intx_restore(v);
 ...>
 }

@@
expression v;
@@
 vfio_pci_core_sriov_configure(...)
 {
 <...
 vfio_pci_set_power_state(v, PCI_D0);
 v->sriov_active = true;
 up_write(&v->memory_lock);
+vfio_pci_intx_restore(v);
 ...>
 }

// Everybody who restores looks at the irq context under igate. The last close did
// not take it, and sriov_numvfs may be written meanwhile.
@@
expression v;
@@
 vfio_pci_core_disable(...)
 {
 <...
+/* The context goes; sriov_configure() may be looking at it. */
+mutex_lock(&v->igate);
 vfio_pci_set_irqs_ioctl(v, VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER,
 			 v->irq_type, 0, 0, NULL);
+mutex_unlock(&v->igate);
 ...>
 }

@@
iterator name list_for_each_entry;
identifier v;
expression set;
@@
 vfio_pci_dev_set_hot_reset(...)
 {
 <...
-list_for_each_entry(v, &set->device_list, vdev.dev_set_list)
+list_for_each_entry(v, &set->device_list, vdev.dev_set_list) {
+	vfio_pci_intx_restore(v);
 	pm_runtime_put(&v->pdev->dev);
+}
 ...>
 }

@rom@
expression v, cmd;
position p;
@@
 pci_unmap_rom(...)
 ...
 vfio_pci_memory_unlock_and_restore@p(v, cmd);

@@
expression v, cmd;
position rom.p;
@@
 vfio_pci_memory_unlock_and_restore@p(v, cmd);
+vfio_pci_intx_restore(v);
