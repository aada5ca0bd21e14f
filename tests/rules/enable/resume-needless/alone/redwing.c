// SPDX-License-Identifier: GPL-2.0-only
// Fixture: nothing disables, so the call in resume goes with its test and variable
#include <linux/module.h>
#include <linux/pci.h>

static int redwing_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int __maybe_unused redwing_suspend(struct device *dev)
{
	return pci_save_state(to_pci_dev(dev));
}

static int __maybe_unused redwing_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int ret;

	pci_restore_state(pdev);

	ret = pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev);
	if (ret)
		return ret;

	pci_set_master(pdev);
	return 0;
}

static SIMPLE_DEV_PM_OPS(redwing_pm_ops, redwing_suspend, redwing_resume);

static const struct pci_device_id redwing_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, redwing_ids);

static struct pci_driver redwing_driver = {
	.name = "redwing",
	.id_table = redwing_ids,
	.probe = redwing_probe,
	.driver.pm = &redwing_pm_ops,
};
module_pci_driver(redwing_driver);

MODULE_DESCRIPTION("Fixture redwing");
MODULE_LICENSE("GPL");
