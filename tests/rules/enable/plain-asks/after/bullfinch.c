// SPDX-License-Identifier: GPL-2.0-only
// Fixture: resume enables only what is found disabled
#include <linux/module.h>
#include <linux/pci.h>

static int bullfinch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int bullfinch_suspend(struct pci_dev *pdev, pm_message_t state)
{
	pci_save_state(pdev);
	if (device_may_wakeup(&pdev->dev))
		return 0;

	pci_disable_device(pdev);
	return pci_set_power_state(pdev, pci_choose_state(pdev, state));
}

static int bullfinch_resume(struct pci_dev *pdev)
{
	int rc;

	pci_restore_state(pdev);
	rc = pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev);
	if (rc) {
		dev_err(&pdev->dev, "cannot enable\n");
		return rc;
	}

	pci_set_master(pdev);
	return 0;
}

static int bullfinch_restore(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	if (!pci_is_enabled(pdev) && pci_enable_device(pdev))
		return -EIO;

	return 0;
}

static const struct dev_pm_ops bullfinch_pm_ops = {
	.restore = bullfinch_restore,
};

static const struct pci_device_id bullfinch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, bullfinch_ids);

static struct pci_driver bullfinch_driver = {
	.name = "bullfinch",
	.id_table = bullfinch_ids,
	.probe = bullfinch_probe,
	.suspend = bullfinch_suspend,
	.resume = bullfinch_resume,
	.driver.pm = &bullfinch_pm_ops,
};
module_pci_driver(bullfinch_driver);

MODULE_DESCRIPTION("Fixture bullfinch");
MODULE_LICENSE("GPL");
