/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/vfio_pci_core.h>

bool vfio_pci_intx_mask(struct vfio_pci_core_device *vdev);
void vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev);

void vfio_pci_zap_and_down_write_memory_lock(struct vfio_pci_core_device *vdev);
