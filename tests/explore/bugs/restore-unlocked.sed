# SPDX-License-Identifier: GPL-2.0-only
# expect: I1: DisINTx does not follow the mask
/^void vfio_pci_intx_restore(/,/^}/{
/spin_.*lock_irq/d
}
