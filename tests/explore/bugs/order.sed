# SPDX-License-Identifier: GPL-2.0-only
# expect: a lock order: igate inside of memory_lock
/^static int vfio_pci_ioctl_reset(/,/^}/{
s/up_write(&vdev->memory_lock);/vfio_pci_intx_restore(vdev); up_write(\&vdev->memory_lock);/
}
