// SPDX-License-Identifier: GPL-2.0-only
// Fixture: resume has its own way for a device that stayed enabled
#include <linux/module.h>
#include <linux/pci.h>

static int wagtail_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int wagtail_suspend(struct pci_dev *pdev, pm_message_t state)
{
	pci_save_state(pdev);
	if (!pdev->d3cold_allowed)
		return 0;

	pci_disable_device(pdev);
	return 0;
}

static int wagtail_resume(struct pci_dev *pdev)
{
	pci_restore_state(pdev);
	if (!pdev->d3cold_allowed)
		return pci_reenable_device(pdev);

	return pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev);
}

static const struct pci_device_id wagtail_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, wagtail_ids);

static struct pci_driver wagtail_driver = {
	.name = "wagtail",
	.id_table = wagtail_ids,
	.probe = wagtail_probe,
	.suspend = wagtail_suspend,
	.resume = wagtail_resume,
};
module_pci_driver(wagtail_driver);

MODULE_DESCRIPTION("Fixture wagtail");
MODULE_LICENSE("GPL");
