// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the plain pair around suspend stays
#include <linux/module.h>
#include <linux/pci.h>

static int crossbill_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int crossbill_suspend(struct pci_dev *pdev, pm_message_t state)
{
	pci_save_state(pdev);
	pci_disable_device(pdev);
	return pci_set_power_state(pdev, pci_choose_state(pdev, state));
}

static int crossbill_resume(struct pci_dev *pdev)
{
	int rc;

	pci_restore_state(pdev);
	rc = pci_enable_device(pdev);
	if (rc) {
		dev_err(&pdev->dev, "cannot enable\n");
		return rc;
	}

	pci_set_master(pdev);
	return 0;
}

static const struct pci_device_id crossbill_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, crossbill_ids);

static struct pci_driver crossbill_driver = {
	.name = "crossbill",
	.id_table = crossbill_ids,
	.probe = crossbill_probe,
	.suspend = crossbill_suspend,
	.resume = crossbill_resume,
};
module_pci_driver(crossbill_driver);

MODULE_DESCRIPTION("Fixture crossbill");
MODULE_LICENSE("GPL");
