// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result that is returned at once, after a suspend that may leave early
#include <linux/module.h>
#include <linux/pci.h>

static int shorelark_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int shorelark_suspend(struct pci_dev *pdev, pm_message_t state)
{
	if (state.event == PM_EVENT_FREEZE)
		return 0;

	pci_disable_device(pdev);
	return 0;
}

static int shorelark_resume(struct pci_dev *pdev)
{
	return pcim_enable_device(pdev);
}

static const struct pci_device_id shorelark_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, shorelark_ids);

static struct pci_driver shorelark_driver = {
	.name = "shorelark",
	.id_table = shorelark_ids,
	.probe = shorelark_probe,
	.suspend = shorelark_suspend,
	.resume = shorelark_resume,
};
module_pci_driver(shorelark_driver);

MODULE_DESCRIPTION("Fixture shorelark");
MODULE_LICENSE("GPL");
