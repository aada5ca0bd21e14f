// SPDX-License-Identifier: GPL-2.0-only
// Fixture: jumps to a label that only returns become returns
#include <linux/module.h>
#include <linux/pci.h>

static int finch_start(struct pci_dev *pdev);

static int finch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_request_all_regions(pdev, "finch");
	if (rc) {
		dev_err(&pdev->dev, "no regions\n");
		return rc;
	}

	if (!pci_resource_len(pdev, 0)) {
		rc = -ENODEV;
		goto err_release;
	}

	if (!pci_resource_len(pdev, 1)) {
		dev_err(&pdev->dev, "no second BAR\n");
		rc = -ENODEV;
		goto err_release;
	}

	rc = finch_start(pdev);
	if (rc)
		goto err_release;

	return 0;

err_release:
	return rc;
}

static const struct pci_device_id finch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, finch_ids);

static struct pci_driver finch_driver = {
	.name = "finch",
	.id_table = finch_ids,
	.probe = finch_probe,
};
module_pci_driver(finch_driver);

MODULE_DESCRIPTION("Fixture finch");
MODULE_LICENSE("GPL");
