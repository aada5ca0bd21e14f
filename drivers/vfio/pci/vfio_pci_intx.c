// SPDX-License-Identifier: GPL-2.0-only
/*
 * INTx of a vfio-pci device: a line forwarded to an eventfd.
 *
 * Four parties mask the line, each for a reason of its own: the handler after a
 * delivery (AUTO), the user's ioctl (USER), the guest's DisINTx bit (VIRT) and
 * runtime power management (PM). irq_line_fwd keeps them apart. Here is what
 * they mean to vfio, and what is special about PCI: a function that passes the
 * DisINTx test is masked in the function and may share its line, any other is
 * masked at the interrupt controller and needs the line for itself.
 *
 * vdev->igate serializes everything that claims, releases or looks up
 * vdev->intx. The interrupt handler and the unmask eventfd do not take it: they
 * are gone before vdev->intx is. Eventfds are signalled outside of the line's
 * lock. The unmask eventfd's callback runs under the lock of that eventfd's
 * wait queue and must not signal; a worker does when there is need.
 */

#include <linux/eventfd.h>
#include <linux/interrupt.h>
#include <linux/irq_line_fwd.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/vfio.h>

#include "vfio_pci_priv.h"

/* What the user's EOI takes away. */
#define INTX_SERVED	(IRQ_LINE_FWD_USER | IRQ_LINE_FWD_AUTO)

struct vfio_pci_intx {
	struct irq_line_fwd line;
	struct vfio_pci_core_device *vdev;
	struct eventfd_ctx *trigger;
	struct virqfd *unmask;
	char *name;
};

static bool uses_intx(struct vfio_pci_core_device *vdev)
{
	return vdev->irq_type == VFIO_PCI_INTX_IRQ_INDEX;
}

static void intx_signal(struct vfio_pci_intx *intx)
{
	struct eventfd_ctx *trigger = READ_ONCE(intx->trigger);

	if (trigger && !intx->vdev->virq_disabled)
		eventfd_signal(trigger);
}

/*
 * Switch DisINTx and return what it was. Never managed and never allocating:
 * it runs under the raw lock of the line.
 */
static bool intx_disable_bit(struct pci_dev *pdev, bool on)
{
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	pci_intx_unmanaged(pdev, !on);
	return command & PCI_COMMAND_INTX_DISABLE;
}

static struct vfio_pci_intx *intx_of(struct irq_line_fwd *line)
{
	return container_of(line, struct vfio_pci_intx, line);
}

static bool intx_set_mask(struct irq_line_fwd *line, bool mask)
{
	return intx_disable_bit(intx_of(line)->vdev->pdev, mask);
}

static bool intx_check_and_mask(struct irq_line_fwd *line)
{
	return pci_check_and_mask_intx(intx_of(line)->vdev->pdev);
}

static bool intx_check_and_unmask(struct irq_line_fwd *line)
{
	return pci_check_and_unmask_intx(intx_of(line)->vdev->pdev);
}

static void intx_deliver(struct irq_line_fwd *line)
{
	intx_signal(intx_of(line));
}

static const struct irq_line_fwd_ops intx_in_device_ops = {
	.set_mask = intx_set_mask,
	.check_and_mask = intx_check_and_mask,
	.check_and_unmask = intx_check_and_unmask,
	.deliver = intx_deliver,
};

static const struct irq_line_fwd_ops intx_at_chip_ops = {
	.deliver = intx_deliver,
};

/**
 * vfio_pci_intx_mask - give a reason to mask INTx
 * @vdev: the device
 * @reason: IRQ_LINE_FWD_VIRT or IRQ_LINE_FWD_PM
 *
 * While the user does not use INTx, the physical DisINTx bit follows the
 * virtual one, so that the device shows what the guest wrote.
 *
 * Context: Process context; takes vdev->igate.
 */
void vfio_pci_intx_mask(struct vfio_pci_core_device *vdev, unsigned int reason)
{
	mutex_lock(&vdev->igate);
	if (vdev->intx)
		irq_line_fwd_mask(&vdev->intx->line, reason);
	else if (vdev->pci_2_3 && reason == IRQ_LINE_FWD_VIRT)
		intx_disable_bit(vdev->pdev, true);
	mutex_unlock(&vdev->igate);
}

/**
 * vfio_pci_intx_unmask - take a reason to mask INTx away
 * @vdev: the device
 * @reason: IRQ_LINE_FWD_VIRT or IRQ_LINE_FWD_PM
 *
 * A guest that clears DisINTx sees an interrupt that is still asserted, also
 * when its last one was never ended.
 *
 * Context: Process context; takes vdev->igate.
 */
void vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev, unsigned int reason)
{
	if (reason == IRQ_LINE_FWD_VIRT)
		reason |= IRQ_LINE_FWD_AUTO;

	mutex_lock(&vdev->igate);
	if (vdev->intx) {
		if (irq_line_fwd_unmask(&vdev->intx->line, reason) > 0)
			intx_signal(vdev->intx);
	} else if (vdev->pci_2_3 && reason & IRQ_LINE_FWD_VIRT) {
		intx_disable_bit(vdev->pdev, false);
	}
	mutex_unlock(&vdev->igate);
}

/* Under the lock of the eventfd's wait queue: nothing is signalled here. */
static int intx_unmask_event(void *opaque, void *data)
{
	struct vfio_pci_intx *intx = data;

	return irq_line_fwd_unmask(&intx->line, INTX_SERVED);
}

static void intx_unmask_worker(void *opaque, void *data)
{
	intx_signal(data);
}

static int intx_enable(struct vfio_pci_core_device *vdev,
		       struct eventfd_ctx *trigger)
{
	struct pci_dev *pdev = vdev->pdev;
	struct vfio_pci_intx *intx;
	int ret;

	intx = kzalloc(sizeof(*intx), GFP_KERNEL_ACCOUNT);
	if (!intx)
		return -ENOMEM;

	intx->name = kasprintf(GFP_KERNEL_ACCOUNT, "vfio-intx(%s)", pci_name(pdev));
	if (!intx->name) {
		ret = -ENOMEM;
		goto err_free;
	}

	intx->vdev = vdev;
	intx->trigger = trigger;
	irq_line_fwd_init(&intx->line, pdev->irq, vdev->pci_2_3 ?
			  &intx_in_device_ops : &intx_at_chip_ops);

	/* Set before the first interrupt: the user may act upon it. */
	vdev->irq_type = VFIO_PCI_INTX_IRQ_INDEX;
	vdev->intx = intx;
	ret = irq_line_fwd_claim(&intx->line, intx->name,
				 vdev->virq_disabled ? IRQ_LINE_FWD_VIRT : 0);
	if (ret)
		goto err_none;

	return 0;

err_none:
	vdev->intx = NULL;
	vdev->irq_type = VFIO_PCI_NUM_IRQS;
	kfree(intx->name);
err_free:
	kfree(intx);
	return ret;
}

static void intx_set_signal(struct vfio_pci_intx *intx,
			    struct eventfd_ctx *trigger)
{
	struct eventfd_ctx *old = intx->trigger;

	WRITE_ONCE(intx->trigger, trigger);
	if (!old)
		return;

	/* The handler stays; those that signal the old one right now end. */
	irq_line_fwd_sync(&intx->line);
	vfio_virqfd_flush_thread(&intx->unmask);
	eventfd_ctx_put(old);
}

/*
 * The release restores what DisINTx was before the claim. The guest may have
 * switched the virtual bit since; as long as nobody uses INTx, the physical one
 * follows it. A device that asserts its line stays masked: nobody would serve
 * it, and those who share the line would starve.
 */
static void intx_follow_guest(struct vfio_pci_core_device *vdev)
{
	if (vdev->virq_disabled)
		intx_disable_bit(vdev->pdev, true);
	else
		pci_check_and_unmask_intx(vdev->pdev);
}

static void intx_disable(struct vfio_pci_core_device *vdev)
{
	struct vfio_pci_intx *intx = vdev->intx;

	vfio_virqfd_disable(&intx->unmask);
	irq_line_fwd_release(&intx->line);
	if (vdev->pci_2_3)
		intx_follow_guest(vdev);

	vdev->intx = NULL;
	vdev->irq_type = VFIO_PCI_NUM_IRQS;
	if (intx->trigger)
		eventfd_ctx_put(intx->trigger);
	kfree(intx->name);
	kfree(intx);
}

/* DATA_BOOL carries whether to do it, DATA_NONE says that it is to be done. */
static bool is_wanted(u32 flags, void *data)
{
	if (flags & VFIO_IRQ_SET_DATA_BOOL)
		return *(u8 *)data;
	return flags & VFIO_IRQ_SET_DATA_NONE;
}

int vfio_pci_set_intx_unmask(struct vfio_pci_core_device *vdev,
			     unsigned int index, unsigned int start,
			     unsigned int count, u32 flags, void *data)
{
	struct vfio_pci_intx *intx = vdev->intx;

	lockdep_assert_held(&vdev->igate);

	if (!uses_intx(vdev) || start != 0 || count != 1)
		return -EINVAL;

	if (flags & VFIO_IRQ_SET_DATA_EVENTFD) {
		int fd = *(s32 *)data;

		if (fd >= 0)
			return vfio_virqfd_enable(vdev, intx_unmask_event,
						  intx_unmask_worker, intx,
						  &intx->unmask, fd);
		vfio_virqfd_disable(&intx->unmask);
	} else if (is_wanted(flags, data)) {
		if (irq_line_fwd_unmask(&intx->line, INTX_SERVED) > 0)
			intx_signal(intx);
	}

	return 0;
}

int vfio_pci_set_intx_mask(struct vfio_pci_core_device *vdev,
			   unsigned int index, unsigned int start,
			   unsigned int count, u32 flags, void *data)
{
	lockdep_assert_held(&vdev->igate);

	if (!uses_intx(vdev) || start != 0 || count != 1)
		return -EINVAL;

	if (flags & VFIO_IRQ_SET_DATA_EVENTFD)
		return -ENOTTY;
	if (is_wanted(flags, data))
		irq_line_fwd_mask(&vdev->intx->line, IRQ_LINE_FWD_USER);

	return 0;
}

int vfio_pci_set_intx_trigger(struct vfio_pci_core_device *vdev,
			      unsigned int index, unsigned int start,
			      unsigned int count, u32 flags, void *data)
{
	struct eventfd_ctx *trigger = NULL;
	int ret = 0;

	/* No assertion: closing the device comes here without vdev->igate. */
	if (uses_intx(vdev) && !count && flags & VFIO_IRQ_SET_DATA_NONE) {
		intx_disable(vdev);
		return 0;
	}

	if (!uses_intx(vdev) && vdev->irq_type != VFIO_PCI_NUM_IRQS)
		return -EINVAL;
	if (start != 0 || count != 1)
		return -EINVAL;

	if (flags & VFIO_IRQ_SET_DATA_EVENTFD) {
		int fd = *(s32 *)data;

		if (fd >= 0) {
			trigger = eventfd_ctx_fdget(fd);
			if (IS_ERR(trigger))
				return PTR_ERR(trigger);
		}
		if (uses_intx(vdev))
			intx_set_signal(vdev->intx, trigger);
		else
			ret = intx_enable(vdev, trigger);
		if (ret && trigger)
			eventfd_ctx_put(trigger);
		return ret;
	}

	if (!uses_intx(vdev))
		return -EINVAL;
	if (is_wanted(flags, data))
		intx_signal(vdev->intx);

	return 0;
}
