/* SPDX-License-Identifier: GPL-2.0 */
/* INTx of vfio-pci as a series leaves it, on a device in memory. */
#ifndef VFIO_INTX_VDEV_H
#define VFIO_INTX_VDEV_H

#include <linux/bits.h>
#include <linux/types.h>

struct eventfd_ctx;
struct kunit;
struct vfio_pci_core_device;

/* The reasons of vfio_pci_intrs.c. */
#define VDEV_USER	BIT(0)
#define VDEV_AUTO	BIT(1)
#define VDEV_VIRT	BIT(2)
#define VDEV_PM		BIT(3)
#define VDEV_REASONS	(VDEV_USER | VDEV_AUTO | VDEV_VIRT | VDEV_PM)

/* Where an eventfd would be. */
struct vdev_trigger {
	void (*signal)(void *data);
	void *data;
	bool alive;
	bool used_dead;
};

/* What the device does; DisINTx is the only bit of PCI_COMMAND. */
struct vdev_ops {
	bool (*disintx)(void *data);
	void (*set_disintx)(void *data, bool on);
	bool (*asserted)(void *data);
};

struct vfio_pci_core_device *vdev_new(struct kunit *test, int irq, bool in_device,
				      const struct vdev_ops *ops, void *data);
int vdev_claim(struct vfio_pci_core_device *vdev, struct vdev_trigger *trigger);
void vdev_release(struct vfio_pci_core_device *vdev);
int vdev_swap(struct vfio_pci_core_device *vdev, struct vdev_trigger *trigger);
/* These two also while a handler is on its way: igate is not taken. */
void vdev_mask(struct vfio_pci_core_device *vdev, unsigned int reasons);
void vdev_unmask(struct vfio_pci_core_device *vdev, unsigned int reasons);
void vdev_guest_disintx(struct vfio_pci_core_device *vdev, bool on);
void vdev_after_command_write(struct vfio_pci_core_device *vdev);

bool vdev_claimed(struct vfio_pci_core_device *vdev);
bool vdev_keeps_reasons(void);
unsigned int vdev_masked(struct vfio_pci_core_device *vdev);
bool vdev_virq_disabled(struct vfio_pci_core_device *vdev);
bool vdev_locked(struct vfio_pci_core_device *vdev);
void vdev_set_virq_disabled(struct vfio_pci_core_device *vdev, bool on);
void vdev_set_irq(struct vfio_pci_core_device *vdev, unsigned int irq);
const void *vdev_dev_id(struct vfio_pci_core_device *vdev);

#endif /* VFIO_INTX_VDEV_H */
