// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a condition that does something keeps its release, and that is told
#include <linux/module.h>
#include <linux/pci.h>

static int lark_start(struct pci_dev *pdev);

static int lark_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_request_all_regions(pdev, "lark");
	if (rc)
		return rc;

	if (lark_start(pdev))
		pci_release_regions(pdev);

	for (rc = 0; rc < 6; rc++)
		pci_release_region(pdev, rc);

	return -EIO;
}

static const struct pci_device_id lark_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lark_ids);

static struct pci_driver lark_driver = {
	.name = "lark",
	.id_table = lark_ids,
	.probe = lark_probe,
};
module_pci_driver(lark_driver);

MODULE_DESCRIPTION("Fixture lark");
MODULE_LICENSE("GPL");
