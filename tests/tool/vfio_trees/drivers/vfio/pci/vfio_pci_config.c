// SPDX-License-Identifier: GPL-2.0-only
/* Who writes PCI_COMMAND for the user, in the form of trees. */
#include "vfio_pci_priv.h"

static int vfio_basic_config_write(struct vfio_pci_core_device *vdev, int offset)
{
	__le16 *virt_cmd = (__le16 *)&vdev->vconfig[PCI_COMMAND];

	if (offset == PCI_COMMAND) {
		u16 mask = PCI_COMMAND_MEMORY | PCI_COMMAND_IO;

		*virt_cmd &= cpu_to_le16(~mask);
		up_write(&vdev->memory_lock);
	}

	/* What the device itself does not see */
	if (offset >= PCI_COMMAND && offset <= PCI_COMMAND + 1) {
		bool off;

		off = !!(le16_to_cpu(*virt_cmd) & PCI_COMMAND_INTX_DISABLE);

		if (off && !vdev->virq_disabled) {
			vdev->virq_disabled = true;
			vfio_pci_intx_mask(vdev);
		} else if (!off && vdev->virq_disabled) {
			vdev->virq_disabled = false;
			vfio_pci_intx_unmask(vdev);
		}
	}

	return offset;
}

static void vfio_lock_and_set_power_state(struct vfio_pci_core_device *vdev)
{
	down_write(&vdev->memory_lock);
	vfio_pci_set_power_state(vdev, PCI_D0);
	up_write(&vdev->memory_lock);
}

static int vfio_exp_config_write(struct vfio_pci_core_device *vdev, bool flr)
{
	if (flr) {
		vfio_pci_zap_and_down_write_memory_lock(vdev);
		pci_try_reset_function(vdev->pdev);
		up_write(&vdev->memory_lock);
	}
	return 0;
}

static int vfio_af_config_write(struct vfio_pci_core_device *vdev, bool flr)
{
	if (flr) {
		vfio_pci_zap_and_down_write_memory_lock(vdev);
		pci_try_reset_function(vdev->pdev);
		up_write(&vdev->memory_lock);
	}
	return 0;
}
