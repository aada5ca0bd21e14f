// SPDX-License-Identifier: GPL-2.0-only
// Fixture: resume enables what suspend has not disabled
#include <linux/module.h>
#include <linux/pci.h>

static int hoatzin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void hoatzin_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static int hoatzin_suspend(struct device *dev)
{
	return pci_save_state(to_pci_dev(dev));
}

static int hoatzin_resume(struct device *dev)
{
	return pci_enable_device(to_pci_dev(dev));
}

static SIMPLE_DEV_PM_OPS(hoatzin_pm, hoatzin_suspend, hoatzin_resume);

static const struct pci_device_id hoatzin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hoatzin_ids);

static struct pci_driver hoatzin_driver = {
	.name = "hoatzin",
	.id_table = hoatzin_ids,
	.probe = hoatzin_probe,
	.remove = hoatzin_remove,
	.driver.pm = &hoatzin_pm,
};
module_pci_driver(hoatzin_driver);

MODULE_DESCRIPTION("Fixture hoatzin");
MODULE_LICENSE("GPL");
