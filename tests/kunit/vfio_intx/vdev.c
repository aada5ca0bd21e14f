// SPDX-License-Identifier: GPL-2.0
/*
 * The code under test: vfio_pci_intrs.c of the tree after the steps of a series,
 * as it is. Config space, eventfd and what only MSI needs lead to fakes.
 */

#include <linux/device.h>
#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqbypass.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/vfio.h>
#include <linux/vfio_pci_core.h>
#include <linux/wait.h>

#include <kunit/test.h>

#include "vdev.h"

struct whole {
	struct vfio_pci_core_device vdev;
	struct pci_dev pdev;
	u8 vconfig[PCI_CFG_SPACE_SIZE];
	const struct vdev_ops *ops;
	void *data;
};

static struct whole *whole_of(struct pci_dev *pdev)
{
	return container_of(pdev, struct whole, pdev);
}

static void vdev_intx(struct pci_dev *pdev, bool open)
{
	struct whole *whole = whole_of(pdev);

	if (whole->ops->disintx(whole->data) == open)
		whole->ops->set_disintx(whole->data, !open);
}

static bool vdev_check_and_mask(struct pci_dev *pdev)
{
	struct whole *whole = whole_of(pdev);

	if (!whole->ops->asserted(whole->data))
		return false;
	whole->ops->set_disintx(whole->data, true);
	return true;
}

static bool vdev_check_and_unmask(struct pci_dev *pdev)
{
	struct whole *whole = whole_of(pdev);

	if (whole->ops->asserted(whole->data))
		return false;
	whole->ops->set_disintx(whole->data, false);
	return true;
}

static u16 vdev_command(struct pci_dev *pdev)
{
	struct whole *whole = whole_of(pdev);

	return whole->ops->disintx(whole->data) ? PCI_COMMAND_INTX_DISABLE : 0;
}

static void vdev_signal(struct eventfd_ctx *ctx)
{
	struct vdev_trigger *trigger = (struct vdev_trigger *)ctx;

	if (!trigger->alive)
		trigger->used_dead = true;
	trigger->signal(trigger->data);
}

static void vdev_put(struct eventfd_ctx *ctx)
{
	((struct vdev_trigger *)ctx)->alive = false;
}

#define pci_intx(pdev, on)			vdev_intx(pdev, on)
#define pci_check_and_mask_intx(pdev)		vdev_check_and_mask(pdev)
#define pci_check_and_unmask_intx(pdev)		vdev_check_and_unmask(pdev)
#define pci_read_config_word(pdev, at, value)	((void)(at), *(value) = vdev_command(pdev))
#define eventfd_signal(ctx, ...)		vdev_signal(ctx)
#define eventfd_ctx_put(ctx)			vdev_put(ctx)
#define eventfd_ctx_fdget(fd)			((void)(fd), (struct eventfd_ctx *)ERR_PTR(-EBADF))
#define vfio_virqfd_enable(...)			(-EINVAL)
#define vfio_virqfd_disable(virqfd)		((void)(virqfd))
#define vfio_virqfd_flush_thread(virqfd)	((void)(virqfd))
#define vfio_pci_memory_lock_and_enable(vdev)	((void)(vdev), (u16)0)
#define vfio_pci_memory_unlock_and_restore(vdev, cmd)	((void)(vdev), (void)(cmd))
#define vfio_pci_eventfd_replace_locked(...)	0
#define pci_alloc_irq_vectors(...)		(-ENODEV)
#define pci_free_irq_vectors(pdev)		((void)(pdev))
#define pci_irq_vector(pdev, vector)		((void)(pdev), (void)(vector), -EINVAL)
#define pci_msix_alloc_irq_at(...)		((struct msi_map) { .index = -ENODEV })
#define get_cached_msi_msg(irq, msg)		((void)(irq), (void)(msg))
#define pci_write_msi_msg(irq, msg)		((void)(irq), (void)(msg))
#define irq_bypass_register_producer(...)	0
#define irq_bypass_unregister_producer(producer)	((void)(producer))
/* A case may act while a handler is on its way, and cannot hold a mutex there. */
#undef lockdep_assert_held
#define lockdep_assert_held(lock)		((void)(lock))

#include "vdev_priv.h"
#include "intrs_patched.h"

#ifdef VFIO_INTX_USER
static_assert(VFIO_INTX_USER == VDEV_USER && VFIO_INTX_AUTO == VDEV_AUTO &&
	      VFIO_INTX_VIRT == VDEV_VIRT && VFIO_INTX_PM == VDEV_PM);
#endif

static void mask(struct vfio_pci_core_device *vdev, unsigned int reasons)
{
#ifdef VFIO_INTX_USER
	__vfio_pci_intx_mask(vdev, reasons);
#else
	__vfio_pci_intx_mask(vdev);
#endif
}

static void unmask(struct vfio_pci_core_device *vdev, unsigned int reasons)
{
#ifdef VFIO_INTX_USER
	__vfio_pci_intx_unmask(vdev, reasons);
#else
	__vfio_pci_intx_unmask(vdev);
#endif
}

static struct vfio_pci_irq_ctx *context(struct vfio_pci_core_device *vdev)
{
#ifdef CONTEXT_ARRAY
	return is_intx(vdev) ? vdev->ctx : NULL;
#else
	return vfio_irq_ctx_get(vdev, 0);
#endif
}

struct vfio_pci_core_device *vdev_new(struct kunit *test, int irq, bool in_device,
				      const struct vdev_ops *ops, void *data)
{
	struct whole *whole = kunit_kzalloc(test, sizeof(*whole), GFP_KERNEL);
	struct vfio_pci_core_device *vdev = &whole->vdev;

	KUNIT_ASSERT_NOT_NULL(test, whole);
	whole->ops = ops;
	whole->data = data;
	whole->pdev.irq = irq;
	whole->pdev.dev.init_name = "fake";
	vdev->pdev = &whole->pdev;
	vdev->vconfig = whole->vconfig;
	vdev->pci_2_3 = in_device;
	vdev->irq_type = VFIO_PCI_NUM_IRQS;
	mutex_init(&vdev->igate);
	spin_lock_init(&vdev->irqlock);
#ifndef CONTEXT_ARRAY
	xa_init(&vdev->ctx);
#endif
	return vdev;
}

int vdev_claim(struct vfio_pci_core_device *vdev, struct vdev_trigger *trigger)
{
	int ret;

	mutex_lock(&vdev->igate);
	trigger->alive = true;
	ret = vfio_intx_enable(vdev, (struct eventfd_ctx *)trigger);
	if (ret)
		trigger->alive = false;
	mutex_unlock(&vdev->igate);
	return ret;
}

void vdev_release(struct vfio_pci_core_device *vdev)
{
	mutex_lock(&vdev->igate);
	if (is_intx(vdev))
		vfio_intx_disable(vdev);
	mutex_unlock(&vdev->igate);
}

int vdev_swap(struct vfio_pci_core_device *vdev, struct vdev_trigger *trigger)
{
	int ret;

	mutex_lock(&vdev->igate);
	trigger->alive = true;
	ret = vfio_intx_set_signal(vdev, (struct eventfd_ctx *)trigger);
	mutex_unlock(&vdev->igate);
	return ret;
}

void vdev_mask(struct vfio_pci_core_device *vdev, unsigned int reasons)
{
	if (!is_intx(vdev) || !reasons)
		return;
	if (reasons & VDEV_VIRT)
		vdev_set_virq_disabled(vdev, true);
	mask(vdev, reasons);
}

void vdev_unmask(struct vfio_pci_core_device *vdev, unsigned int reasons)
{
	if (!is_intx(vdev) || !reasons)
		return;
	if (reasons & VDEV_VIRT)
		vdev_set_virq_disabled(vdev, false);
	unmask(vdev, reasons);
}

/* What a config write of the user does after vconfig has it. */
void vdev_guest_disintx(struct vfio_pci_core_device *vdev, bool on)
{
	*(__le16 *)&vdev->vconfig[PCI_COMMAND] = cpu_to_le16(on ? PCI_COMMAND_INTX_DISABLE : 0);
#ifdef HAS_FOLLOW_VIRT
	vfio_pci_intx_follow_virt(vdev);
#endif
}

void vdev_after_command_write(struct vfio_pci_core_device *vdev)
{
#ifdef HAS_RESTORE
	vfio_pci_intx_restore(vdev);
#endif
}

bool vdev_claimed(struct vfio_pci_core_device *vdev)
{
	return is_intx(vdev);
}

bool vdev_keeps_reasons(void)
{
#ifdef VFIO_INTX_USER
	return true;
#else
	return false;
#endif
}

unsigned int vdev_masked(struct vfio_pci_core_device *vdev)
{
	struct vfio_pci_irq_ctx *ctx = context(vdev);

	return ctx ? ctx->masked : 0;
}

bool vdev_virq_disabled(struct vfio_pci_core_device *vdev)
{
	return vdev->virq_disabled;
}

bool vdev_locked(struct vfio_pci_core_device *vdev)
{
	if (!spin_trylock(&vdev->irqlock))
		return true;
	spin_unlock(&vdev->irqlock);
	return false;
}

void vdev_set_virq_disabled(struct vfio_pci_core_device *vdev, bool on)
{
	vdev->virq_disabled = on;
	*(__le16 *)&vdev->vconfig[PCI_COMMAND] = cpu_to_le16(on ? PCI_COMMAND_INTX_DISABLE : 0);
}

void vdev_set_irq(struct vfio_pci_core_device *vdev, unsigned int irq)
{
	vdev->pdev->irq = irq;
}

/* What the handler was requested with. */
const void *vdev_dev_id(struct vfio_pci_core_device *vdev)
{
#ifdef CONTEXT_ARRAY
	return vdev;
#else
	return context(vdev);
#endif
}
