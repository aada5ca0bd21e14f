// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a label of the same name is a label
#include <linux/module.h>
#include <linux/pci.h>

static int stork_start(struct pci_dev *pdev);
static void stork_stop(struct pci_dev *pdev);

static int stork_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = stork_start(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "stork");
	if (rc)
		goto pci_request_regions;

	return 0;

pci_request_regions:
	stork_stop(pdev);
	return rc;
}

static const struct pci_device_id stork_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, stork_ids);

static struct pci_driver stork_driver = {
	.name = "stork",
	.id_table = stork_ids,
	.probe = stork_probe,
};
module_pci_driver(stork_driver);

MODULE_DESCRIPTION("Fixture stork");
MODULE_LICENSE("GPL");
