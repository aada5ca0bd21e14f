// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a plain enable in a resume makes nobody unmanaged
#include <linux/module.h>
#include <linux/pci.h>

static int crane_use_line(struct pci_dev *pdev)
{
	pci_set_master(pdev);
	return pcim_intx(pdev, !pdev->msi_enabled);
}

static int crane_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return crane_use_line(pdev);
}

static int crane_resume(struct device *dev)
{
	return pci_enable_device(to_pci_dev(dev));
}

static DEFINE_SIMPLE_DEV_PM_OPS(crane_pm, NULL, crane_resume);

static const struct pci_device_id crane_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, crane_ids);

static struct pci_driver crane_driver = {
	.name = "crane",
	.id_table = crane_ids,
	.probe = crane_probe,
	.driver.pm = &crane_pm,
};
module_pci_driver(crane_driver);

MODULE_DESCRIPTION("Fixture crane");
MODULE_LICENSE("GPL");
