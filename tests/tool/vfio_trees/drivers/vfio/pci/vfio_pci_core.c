// SPDX-License-Identifier: GPL-2.0-only
/* Who else writes PCI_COMMAND, in the form of trees. */
#include "vfio_pci_priv.h"

static int vfio_pci_core_runtime_suspend(struct device *dev)
{
	struct vfio_pci_core_device *vdev = dev_get_drvdata(dev);

	down_write(&vdev->memory_lock);
	vfio_pci_set_power_state(vdev, PCI_D0);
	up_write(&vdev->memory_lock);

	vdev->pm_intx_masked = ((vdev->irq_type == VFIO_PCI_INTX_IRQ_INDEX) &&
				vfio_pci_intx_mask(vdev));
	return 0;
}

static int vfio_pci_core_runtime_resume(struct device *dev)
{
	struct vfio_pci_core_device *vdev = dev_get_drvdata(dev);

	if (vdev->pm_intx_masked)
		vfio_pci_intx_unmask(vdev);
	return 0;
}

static void rom_size(struct vfio_pci_core_device *vdev, void __iomem *io)
{
	u16 cmd = vfio_pci_memory_lock_and_enable(vdev);

	pci_unmap_rom(vdev->pdev, io);
	vfio_pci_memory_unlock_and_restore(vdev, cmd);
}

static int vfio_pci_ioctl_reset(struct vfio_pci_core_device *vdev)
{
	int ret;

	vfio_pci_zap_and_down_write_memory_lock(vdev);
	ret = pci_try_reset_function(vdev->pdev);
	up_write(&vdev->memory_lock);
	return ret;
}

void vfio_pci_core_disable(struct vfio_pci_core_device *vdev)
{
	vfio_pci_set_irqs_ioctl(vdev, VFIO_IRQ_SET_DATA_NONE |
				VFIO_IRQ_SET_ACTION_TRIGGER,
				vdev->irq_type, 0, 0, NULL);
	vdev->virq_disabled = false;
}

int vfio_pci_core_sriov_configure(struct vfio_pci_core_device *vdev)
{
	down_write(&vdev->memory_lock);
	vfio_pci_set_power_state(vdev, PCI_D0);
	vdev->sriov_active = true;
	up_write(&vdev->memory_lock);
	return 0;
}

static int vfio_pci_dev_set_hot_reset(struct vfio_device_set *dev_set)
{
	struct vfio_pci_core_device *vdev;

	list_for_each_entry(vdev, &dev_set->device_list, vdev.dev_set_list)
		up_write(&vdev->memory_lock);

	list_for_each_entry(vdev, &dev_set->device_list, vdev.dev_set_list)
		pm_runtime_put(&vdev->pdev->dev);
	return 0;
}
