// SPDX-License-Identifier: GPL-2.0-only
// Fixture: resume disables before it enables
#include <linux/module.h>
#include <linux/pci.h>

static int huia_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void huia_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static int huia_suspend(struct device *dev)
{
	return pci_save_state(to_pci_dev(dev));
}

static int huia_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	pci_disable_device(pdev);
	return pci_enable_device(pdev);
}

static SIMPLE_DEV_PM_OPS(huia_pm, huia_suspend, huia_resume);

static const struct pci_device_id huia_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, huia_ids);

static struct pci_driver huia_driver = {
	.name = "huia",
	.id_table = huia_ids,
	.probe = huia_probe,
	.remove = huia_remove,
	.driver.pm = &huia_pm,
};
module_pci_driver(huia_driver);

MODULE_DESCRIPTION("Fixture huia");
MODULE_LICENSE("GPL");
