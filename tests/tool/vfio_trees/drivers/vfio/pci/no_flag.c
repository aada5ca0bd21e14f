// SPDX-License-Identifier: GPL-2.0-only
/* INTx as trees have it that never set the flag, with contexts in an array. */
#include <linux/interrupt.h>

static void __vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev)
{
	open_line(vdev, NULL);
}

void vfio_pci_intx_unmask(struct vfio_pci_core_device *vdev)
{
	mutex_lock(&vdev->igate);
	__vfio_pci_intx_unmask(vdev);
	mutex_unlock(&vdev->igate);
}

static irqreturn_t vfio_intx_handler(int irq, void *dev_id)
{
	struct vfio_pci_core_device *vdev = dev_id;
	unsigned long flags;
	int ret = IRQ_NONE;

	spin_lock_irqsave(&vdev->irqlock, flags);

	if (!vdev->pci_2_3) {
		disable_irq_nosync(vdev->pdev->irq);
		vdev->ctx[0].masked = true;
		ret = IRQ_HANDLED;
	} else if (!vdev->ctx[0].masked && pci_check_and_mask_intx(vdev->pdev)) {
		vdev->ctx[0].masked = true;
		ret = IRQ_HANDLED;
	}

	spin_unlock_irqrestore(&vdev->irqlock, flags);
	return ret;
}

static int vfio_intx_enable(struct vfio_pci_core_device *vdev,
			    struct eventfd_ctx *trigger)
{
	struct pci_dev *pdev = vdev->pdev;
	unsigned long irqflags;
	int ret;

	if (vdev->pci_2_3)
		irqflags = IRQF_SHARED;
	else
		irqflags = vdev->ctx[0].masked ? IRQF_NO_AUTOEN : 0;

	ret = request_irq(pdev->irq, vfio_intx_handler, irqflags, vdev->ctx[0].name, vdev);
	if (ret) {
		kfree(vdev->ctx[0].name);
		return ret;
	}

	return 0;
}
