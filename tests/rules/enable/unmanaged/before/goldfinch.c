// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver that is never managed keeps its calls
#include <linux/module.h>
#include <linux/pci.h>

static int goldfinch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device_mem(pdev);
}

static void goldfinch_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static int goldfinch_suspend(struct pci_dev *pdev, pm_message_t state)
{
	pci_save_state(pdev);
	pci_disable_device(pdev);
	return pci_set_power_state(pdev, pci_choose_state(pdev, state));
}

static int goldfinch_resume(struct pci_dev *pdev)
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

static const struct pci_device_id goldfinch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, goldfinch_ids);

static struct pci_driver goldfinch_driver = {
	.name = "goldfinch",
	.id_table = goldfinch_ids,
	.probe = goldfinch_probe,
	.remove = goldfinch_remove,
	.suspend = goldfinch_suspend,
	.resume = goldfinch_resume,
};
module_pci_driver(goldfinch_driver);

MODULE_DESCRIPTION("Fixture goldfinch");
MODULE_LICENSE("GPL");
