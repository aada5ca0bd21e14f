// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the pair is known when a macro makes the table
#include <linux/module.h>
#include <linux/pci.h>

static int bulbul_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int bulbul_suspend(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	pci_save_state(pdev);
	pci_disable_device(pdev);
	return 0;
}

static int bulbul_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	pci_restore_state(pdev);
	return pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev);
}

static DEFINE_SIMPLE_DEV_PM_OPS(bulbul_pm_ops, bulbul_suspend,
				bulbul_resume);

static const struct pci_device_id bulbul_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, bulbul_ids);

static struct pci_driver bulbul_driver = {
	.name = "bulbul",
	.id_table = bulbul_ids,
	.probe = bulbul_probe,
	.driver.pm = pm_sleep_ptr(&bulbul_pm_ops),
};
module_pci_driver(bulbul_driver);

MODULE_DESCRIPTION("Fixture bulbul");
MODULE_LICENSE("GPL");
