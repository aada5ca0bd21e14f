// SPDX-License-Identifier: GPL-2.0-only
// Fixture: freeze does not disable, and restore follows it
#include <linux/module.h>
#include <linux/pci.h>

static int dipper_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int dipper_freeze(struct device *dev)
{
	return pci_save_state(to_pci_dev(dev));
}

static int dipper_suspend(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	pci_save_state(pdev);
	pci_disable_device(pdev);
	pci_set_power_state(pdev, PCI_D3hot);
	return 0;
}

static int dipper_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	pci_restore_state(pdev);
	if (!pci_is_enabled(pdev) && pci_enable_device(pdev))
		return -EIO;

	return 0;
}

static const struct dev_pm_ops dipper_pm_ops = {
	.suspend = dipper_suspend,
	.resume = dipper_resume,
	.freeze = dipper_freeze,
	.restore = dipper_resume,
};

static const struct pci_device_id dipper_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dipper_ids);

static struct pci_driver dipper_driver = {
	.name = "dipper",
	.id_table = dipper_ids,
	.probe = dipper_probe,
	.driver.pm = &dipper_pm_ops,
};
module_pci_driver(dipper_driver);

MODULE_DESCRIPTION("Fixture dipper");
MODULE_LICENSE("GPL");
