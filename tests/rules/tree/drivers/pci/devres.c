// SPDX-License-Identifier: GPL-2.0-only
// A PCI core whose pcim_enable_device() adds a disable at unbind each time.
#include <linux/device.h>
#include <linux/pci.h>

static void pcim_disable_device(void *pdev)
{
	pci_disable_device(pdev);
}

int pcim_enable_device(struct pci_dev *pdev)
{
	int ret = pci_enable_device(pdev);

	return ret ?: devm_add_action_or_reset(&pdev->dev, pcim_disable_device, pdev);
}
EXPORT_SYMBOL(pcim_enable_device);
