// SPDX-License-Identifier: GPL-2.0-only
///
/// What vfio-pci did for INTx in vfio_pci_intrs.c goes: vfio_pci_intx.c has it.
///
// Files: drivers/vfio/pci/vfio_pci_intrs.c
// Sees: functions by their names.
// Does not see: members that only they used (a scripted edit does), comments
// that stand alone.
// Confidence: High

@@
identifier f = {is_intx, vfio_send_intx_eventfd, __vfio_pci_intx_mask,
	vfio_pci_intx_mask, vfio_pci_intx_unmask_handler, __vfio_pci_intx_unmask,
	vfio_pci_intx_unmask, vfio_intx_handler, vfio_intx_enable,
	vfio_intx_set_signal, vfio_intx_disable, vfio_pci_set_intx_unmask,
	vfio_pci_set_intx_mask, vfio_pci_set_intx_trigger};
type T;
@@
-T f(...)
-{
-...
-}
