// SPDX-License-Identifier: GPL-2.0
/* Memory-Write-Invalidate: switched on by the driver, off at unbind. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/pci.h>

#include "devres.h"

static void pcim_mwi_release(struct device *dev, void *record)
{
	pci_clear_mwi(to_pci_dev(dev));
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
 * Return: 0; -ENODEV when no driver is bound or it is being unbound; -ENOMEM;
 * or the error of pci_set_mwi().  On error nothing is registered.
 */
int pcim_set_mwi(struct pci_dev *pdev)
{
	struct device *dev = &pdev->dev;
	void *record = NULL;
	int ret;

	if (!devres_find(dev, pcim_mwi_release, NULL, NULL)) {
		if (!pcim_may_register(pdev, _RET_IP_))
			return -ENODEV;

		record = devres_alloc_node(pcim_mwi_release, 0, GFP_KERNEL,
					   dev_to_node(dev));
		if (!record)
			return -ENOMEM;
	}

	ret = pci_set_mwi(pdev);
	if (ret)
		devres_free(record);
	else if (record)
		devres_add(dev, record);

	return ret;
}
EXPORT_SYMBOL(pcim_set_mwi);
