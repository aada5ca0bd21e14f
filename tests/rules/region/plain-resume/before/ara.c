// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a plain enable in a resume makes nobody unmanaged
#include <linux/module.h>
#include <linux/pci.h>

static int ara_forms(struct pci_dev *pdev)
{
	int rc;

	rc = pci_request_region(pdev, 2, "ara two");
	if (rc)
		return rc;

	if (pci_request_region_exclusive(pdev, 3, "ara three"))
		return -EBUSY;

	rc = pci_request_selected_regions(pdev, BIT(4), "ara four");
	return rc ? rc : pci_request_mem_regions(pdev, "ara rest");
}

static int ara_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "ara");
	if (rc)
		return ara_forms(pdev);

	return 0;
}

static int ara_resume(struct device *dev)
{
	return pci_enable_device(to_pci_dev(dev));
}

static DEFINE_SIMPLE_DEV_PM_OPS(ara_pm, NULL, ara_resume);

static const struct pci_device_id ara_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ara_ids);

static struct pci_driver ara_driver = {
	.name = "ara",
	.id_table = ara_ids,
	.probe = ara_probe,
	.driver.pm = &ara_pm,
};
module_pci_driver(ara_driver);

MODULE_DESCRIPTION("Fixture ara");
MODULE_LICENSE("GPL");
