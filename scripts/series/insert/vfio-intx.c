// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions that steps put into drivers/vfio/pci/vfio_pci_intrs.c. Each stands
 * between a line with its name and the next such line.
 */
#include <linux/pci.h>

#include "vfio_pci_priv.h"

/* ---- follow-virt */
/*
 * The user wrote DisINTx in vconfig. Writers are not serialized before they get
 * here, so look at what vconfig says by now: whoever comes last leaves
 * virq_disabled and the mask as vconfig has them.
 */
void vfio_pci_intx_follow_virt(struct vfio_pci_core_device *vdev)
{
	__le16 *virt_cmd = (__le16 *)&vdev->vconfig[PCI_COMMAND];
	bool disable;

	mutex_lock(&vdev->igate);
	disable = le16_to_cpu(*virt_cmd) & PCI_COMMAND_INTX_DISABLE;
	if (disable && !vdev->virq_disabled) {
		vdev->virq_disabled = true;
		__vfio_pci_intx_mask(vdev);
	} else if (!disable && vdev->virq_disabled) {
		vdev->virq_disabled = false;
		__vfio_pci_intx_unmask(vdev);
	}
	mutex_unlock(&vdev->igate);
}

/* ---- restore */
/*
 * PCI_COMMAND is written as a whole by config writes of the user and by resets,
 * which cannot hold irqlock. When the mask changes meanwhile, they put DisINTx
 * back to what it was before. Call this after each of them, without memory_lock,
 * since igate is taken first.
 */
void vfio_pci_intx_restore(struct vfio_pci_core_device *vdev)
{
	struct vfio_pci_irq_ctx *ctx;
	unsigned long flags;

	mutex_lock(&vdev->igate);
	spin_lock_irqsave(&vdev->irqlock, flags);
	if (vdev->pci_2_3 && is_intx(vdev)) {
		ctx = vfio_irq_ctx_get(vdev, 0);
		if (!WARN_ON_ONCE(!ctx))
			pci_intx(vdev->pdev, !ctx->masked);
	}
	spin_unlock_irqrestore(&vdev->irqlock, flags);
	mutex_unlock(&vdev->igate);
}

/* ---- mask-again */
/*
 * Until vfio_pci_intx_restore() runs, the device can interrupt though it is
 * masked. Returns true if it did: DisINTx was lost, and is set again.
 */
static bool vfio_intx_mask_again(struct pci_dev *pdev)
{
	u16 cmd;

	pci_read_config_word(pdev, PCI_COMMAND, &cmd);

	return !(cmd & PCI_COMMAND_INTX_DISABLE) &&
	       pci_check_and_mask_intx(pdev);
}

/* ---- reasons */
/* Why INTx is masked. It is open while no bit is set. */
#define VFIO_INTX_USER	BIT(0)		/* the user asked for it */
#define VFIO_INTX_AUTO	BIT(1)		/* delivered, and not unmasked since */
#define VFIO_INTX_VIRT	BIT(2)		/* DisINTx in vconfig: virq_disabled */
#define VFIO_INTX_PM	BIT(3)		/* runtime suspended */

/* ---- unmask-handler */
static int vfio_pci_intx_unmask_handler(void *opaque, void *data)
{
	return vfio_intx_unmask(opaque, data, VFIO_INTX_USER | VFIO_INTX_AUTO);
}

/* ---- end */
