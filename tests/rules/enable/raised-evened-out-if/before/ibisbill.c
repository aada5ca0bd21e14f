// SPDX-License-Identifier: GPL-2.0-only
// Fixture: resume disables before it enables, in one arm of an #if
#include <linux/module.h>
#include <linux/pci.h>

static int ibisbill_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void ibisbill_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static int ibisbill_suspend(struct device *dev)
{
	return pci_save_state(to_pci_dev(dev));
}

static int ibisbill_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

#ifdef CONFIG_ARM
	pci_disable_device(pdev);
#endif
	return pci_enable_device(pdev);
}

static SIMPLE_DEV_PM_OPS(ibisbill_pm, ibisbill_suspend, ibisbill_resume);

static const struct pci_device_id ibisbill_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ibisbill_ids);

static struct pci_driver ibisbill_driver = {
	.name = "ibisbill",
	.id_table = ibisbill_ids,
	.probe = ibisbill_probe,
	.remove = ibisbill_remove,
	.driver.pm = &ibisbill_pm,
};
module_pci_driver(ibisbill_driver);

MODULE_DESCRIPTION("Fixture ibisbill");
MODULE_LICENSE("GPL");
