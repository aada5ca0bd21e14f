# SPDX-License-Identifier: GPL-2.0-only
# expect: a deadlock: the interrupt hits the holder of irqlock
/^static void __vfio_pci_intx_mask(/,/^}/{
s/spin_lock_irqsave(\(.*\), flags)/spin_lock(\1)/
s/spin_unlock_irqrestore(\(.*\), flags)/spin_unlock(\1)/
}
