// SPDX-License-Identifier: GPL-2.0
/* Bus mastering: switched on by the driver, off at unbind. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/pci.h>

#include "devres.h"

static void pcim_master_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	bool held;

	held = pcim_hold_awake(pdev);
	pci_clear_master(pdev);
	pcim_let_sleep(pdev, held);
	pcim_record_released();
}

/**
 * pcim_set_master - let the device master the bus until the driver is unbound
 * @pdev: the device
 *
 * As pci_set_master().  May be called again, for instance in resume(); one
 * record serves the whole binding.
 *
 * Undone at unbind: the device no longer masters the bus, whatever else keeps it
 * enabled.  Memory that was allocated before this call is freed after that, when
 * the device can no longer write to it.
 *
 * Context: Process context, may sleep.
 * Return: 0; -ENODEV when no driver is bound; -ENOMEM.  On error the device is
 * left alone.
 */
int pcim_set_master(struct pci_dev *pdev)
{
	struct device *dev = &pdev->dev;
	void *record;

	if (devres_find(dev, pcim_master_release, NULL, NULL)) {
		pci_set_master(pdev);
		return 0;
	}

	if (!pcim_may_add(pdev, _RET_IP_))
		return -ENODEV;

	record = devres_alloc_node(pcim_master_release, 0, GFP_KERNEL,
				   dev_to_node(dev));
	if (!record)
		return -ENOMEM;

	pci_set_master(pdev);
	return pcim_record_add(pdev, pcim_master_release, record);
}
EXPORT_SYMBOL(pcim_set_master);
