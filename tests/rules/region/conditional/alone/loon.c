// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release on a condition goes with its condition
#include <linux/module.h>
#include <linux/pci.h>

static int loon_start(struct pci_dev *pdev);

static int loon_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_request_all_regions(pdev, "loon");
	if (rc)
		return rc;

	if (!pci_resource_len(pdev, 0)) {
		return -ENODEV;
	}

	rc = loon_start(pdev);

	return rc;
}

static const struct pci_device_id loon_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, loon_ids);

static struct pci_driver loon_driver = {
	.name = "loon",
	.id_table = loon_ids,
	.probe = loon_probe,
};
module_pci_driver(loon_driver);

MODULE_DESCRIPTION("Fixture loon");
MODULE_LICENSE("GPL");
