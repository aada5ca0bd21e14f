// SPDX-License-Identifier: GPL-2.0
/* Memory-Write-Invalidate: switched on by the driver, off at unbind. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/pci.h>

#include "devres.h"

static void pcim_mwi_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	bool held;

	held = pcim_hold_awake(pdev);
	pci_clear_mwi(pdev);
	pcim_let_sleep(pdev, held);
	pcim_record_released();
}

/**
 * pcim_set_mwi - use Memory-Write-Invalidate until the driver is unbound
 * @pdev: the device
 *
 * As pci_set_mwi().  May be called again, for instance in resume(); one record
 * serves the whole binding.
 *
 * Undone at unbind: MWI is cleared.
 *
 * Context: Process context, may sleep.
 * Return: 0; -ENODEV when no driver is bound; -ENOMEM; or the error of
 * pci_set_mwi().  On error nothing is registered.
 */
int pcim_set_mwi(struct pci_dev *pdev)
{
	struct device *dev = &pdev->dev;
	void *record;
	int ret;

	if (devres_find(dev, pcim_mwi_release, NULL, NULL))
		return pci_set_mwi(pdev);

	if (!pcim_may_add(pdev, _RET_IP_))
		return -ENODEV;

	record = devres_alloc_node(pcim_mwi_release, 0, GFP_KERNEL,
				   dev_to_node(dev));
	if (!record)
		return -ENOMEM;

	ret = pci_set_mwi(pdev);
	if (ret) {
		devres_free(record);
		return ret;
	}

	return pcim_record_add(pdev, pcim_mwi_release, record);
}
EXPORT_SYMBOL(pcim_set_mwi);
