// SPDX-License-Identifier: GPL-2.0-only
/*
 * The code under test, compiled as a series leaves it, and a view of it without
 * its types. SOURCE is what ./patched wrote, or a copy with a bug put in.
 */
#include SOURCE

struct whole {
	struct vfio_pci_core_device vdev;
	struct pci_dev pdev;
	u8 vconfig[8];
};

_Static_assert(sizeof(struct whole) <= VDEV_BYTES, "raise VDEV_BYTES");
_Static_assert(sizeof(struct vfio_pci_irq_ctx) <= HEAP_BYTES, "raise HEAP_BYTES");

#ifdef VFIO_INTX_USER
const int vdev_keeps_reasons = 1;
#else
const int vdev_keeps_reasons;
#endif

static struct vfio_pci_irq_ctx *context(const struct vfio_pci_core_device *vdev)
{
#ifdef CONTEXT_ARRAY
	return vdev->ctx;
#else
	return vdev->ctx.entry;
#endif
}

void vdev_init(void *space, int in_device)
{
	struct whole *whole = space;

	whole->pdev.irq = 1;
	whole->pdev.dev.data = &whole->vdev;
	whole->vdev.pdev = &whole->pdev;
	whole->vdev.vconfig = whole->vconfig;
	whole->vdev.pci_2_3 = in_device;
	whole->vdev.reset_works = true;
	whole->vdev.irq_type = VFIO_PCI_NUM_IRQS;
}

int vdev_ioctl(void *space, unsigned int action, int fd)
{
	static const u32 flags[] = {
		[DO_MASK] = VFIO_IRQ_SET_ACTION_MASK, [DO_UNMASK] = VFIO_IRQ_SET_ACTION_UNMASK,
		[DO_TRIGGER] = VFIO_IRQ_SET_ACTION_TRIGGER,
		[DO_RELEASE] = VFIO_IRQ_SET_ACTION_TRIGGER,
	};
	struct vfio_pci_core_device *vdev = space;
	int ret;

	mutex_lock(&vdev->igate);
	ret = vfio_pci_set_irqs_ioctl(vdev, flags[action] | (fd < 0 ? VFIO_IRQ_SET_DATA_NONE :
							    VFIO_IRQ_SET_DATA_EVENTFD),
				      VFIO_PCI_INTX_IRQ_INDEX, 0, action != DO_RELEASE, &fd);
	mutex_unlock(&vdev->igate);
	return ret;
}

void vdev_write(void *space, int disintx)
{
	struct vfio_pci_core_device *vdev = space;
	u16 command = *(u16 *)&vdev->vconfig[PCI_COMMAND];
	struct perm_bits perm;

	if (disintx >= 0)
		command = disintx ? PCI_COMMAND_INTX_DISABLE : 0;
	vfio_basic_config_write(vdev, PCI_COMMAND, 2, &perm, PCI_COMMAND,
				command | PCI_COMMAND_MEMORY);
}

void vdev_reset(void *space)
{
	vfio_pci_ioctl_reset(space, NULL);
}

void vdev_suspend(void *space)
{
	vfio_pci_core_runtime_suspend(&((struct whole *)space)->pdev.dev);
}

void vdev_resume(void *space)
{
	vfio_pci_core_runtime_resume(&((struct whole *)space)->pdev.dev);
}

/* The user's eventfd is signalled: as virqfd.c does, the signal by a work item. */
void vdev_irqfd(void *space)
{
	struct vfio_pci_core_device *vdev = space;
	struct vfio_pci_irq_ctx *ctx = context(vdev);

	if (vfio_pci_intx_unmask_handler(vdev, ctx) > 0)
		vfio_send_intx_eventfd(vdev, ctx);
}

unsigned int vdev_masked(const void *space)
{
	const struct vfio_pci_irq_ctx *ctx = context(space);

	return ctx ? ctx->masked : 0;
}

int vdev_claimed(const void *space)
{
	return ((const struct vfio_pci_core_device *)space)->irq_type == VFIO_PCI_INTX_IRQ_INDEX &&
	       context(space);
}

int vdev_virq_disabled(const void *space)
{
	return ((const struct vfio_pci_core_device *)space)->virq_disabled;
}

int vdev_vconfig_disintx(const void *space)
{
	const struct vfio_pci_core_device *vdev = space;

	return !!(*(u16 *)&vdev->vconfig[PCI_COMMAND] & PCI_COMMAND_INTX_DISABLE);
}
