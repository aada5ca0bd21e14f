// SPDX-License-Identifier: GPL-2.0-only
/* INTx as trees have it that set the flag before the claim. */
#include <linux/interrupt.h>

static void __vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev)
{
	open_line(vdev, vfio_irq_ctx_get(vdev, 0));
}

void vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev)
{
	mutex_lock(&vdev->igate);
	__vfio_pci_intx_unmask(vdev);
	mutex_unlock(&vdev->igate);
}

static irqreturn_t vfio_intx_handler(int irq, void *dev_id)
{
	struct vfio_pci_irq_ctx *ctx = dev_id;
	struct vfio_pci_core_device *vdev = ctx->vdev;
	unsigned long flags;
	int ret = IRQ_NONE;

	spin_lock_irqsave(&vdev->irqlock, flags);

	if (!vdev->pci_2_3) {
		disable_irq_nosync(vdev->pdev->irq);
		ctx->masked = true;
		ret = IRQ_HANDLED;
	} else if (!ctx->masked && pci_check_and_mask_intx(vdev->pdev)) {
		ctx->masked = true;
		ret = IRQ_HANDLED;
	}

	spin_unlock_irqrestore(&vdev->irqlock, flags);
	return ret;
}

static int vfio_intx_enable(struct vfio_pci_core_device *vdev,
			    struct eventfd_ctx *trigger)
{
	struct pci_dev *pdev = vdev->pdev;
	struct vfio_pci_irq_ctx *ctx = first(vdev);
	unsigned long irqflags;
	int ret;

	if (vdev->pci_2_3)
		irqflags = IRQF_SHARED;
	else
		irqflags = ctx->masked ? IRQF_NO_AUTOEN : 0;

	if (!vdev->pci_2_3)
		irq_set_status_flags(pdev->irq, IRQ_DISABLE_UNLAZY);

	ret = request_irq(pdev->irq, vfio_intx_handler, irqflags, ctx->name, ctx);
	if (ret) {
		if (!vdev->pci_2_3)
			irq_clear_status_flags(pdev->irq, IRQ_DISABLE_UNLAZY);
		return ret;
	}

	return 0;
}
