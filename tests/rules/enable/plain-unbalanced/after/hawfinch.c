// SPDX-License-Identifier: GPL-2.0-only
// Fixture: resume enables what suspend did not disable
#include <linux/module.h>
#include <linux/pci.h>

static int hawfinch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int hawfinch_suspend(struct pci_dev *pdev, pm_message_t state)
{
	pci_save_state(pdev);
	return pci_set_power_state(pdev, pci_choose_state(pdev, state));
}

static int hawfinch_resume(struct pci_dev *pdev)
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

static const struct pci_device_id hawfinch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hawfinch_ids);

static struct pci_driver hawfinch_driver = {
	.name = "hawfinch",
	.id_table = hawfinch_ids,
	.probe = hawfinch_probe,
	.suspend = hawfinch_suspend,
	.resume = hawfinch_resume,
};
module_pci_driver(hawfinch_driver);

MODULE_DESCRIPTION("Fixture hawfinch");
MODULE_LICENSE("GPL");
