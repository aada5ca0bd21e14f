// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a resume that probe calls enables for the first time
#include <linux/module.h>
#include <linux/pci.h>

static int goldeneye_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	pci_restore_state(pdev);
	return pcim_enable_device(pdev);
}

static int goldeneye_suspend(struct device *dev)
{
	pci_disable_device(to_pci_dev(dev));
	return 0;
}

static int goldeneye_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return goldeneye_resume(&pdev->dev);
}

static const struct dev_pm_ops goldeneye_pm_ops = {
	.suspend = goldeneye_suspend,
	.resume = goldeneye_resume,
};

static const struct pci_device_id goldeneye_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, goldeneye_ids);

static struct pci_driver goldeneye_driver = {
	.name = "goldeneye",
	.id_table = goldeneye_ids,
	.probe = goldeneye_probe,
	.driver.pm = &goldeneye_pm_ops,
};
module_pci_driver(goldeneye_driver);

MODULE_DESCRIPTION("Fixture goldeneye");
MODULE_LICENSE("GPL");
