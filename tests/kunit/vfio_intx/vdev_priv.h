/* SPDX-License-Identifier: GPL-2.0 */
/* What vfio_pci_intrs.c has for the rest of vfio-pci, as far as there is any here. */
#ifndef VFIO_INTX_VDEV_PRIV_H
#define VFIO_INTX_VDEV_PRIV_H

struct vfio_pci_core_device;

void vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev);
void vfio_pci_intx_follow_virt(struct vfio_pci_core_device *vdev);
void vfio_pci_intx_restore(struct vfio_pci_core_device *vdev);
int vfio_pci_set_irqs_ioctl(struct vfio_pci_core_device *vdev, u32 flags,
			    unsigned int index, unsigned int start, unsigned int count,
			    void *data);

#endif /* VFIO_INTX_VDEV_PRIV_H */
