// SPDX-License-Identifier: GPL-2.0-only
// Fixture: regions that probe gives back and requests again are for a person
#include <linux/module.h>
#include <linux/pci.h>

static int hawfinch_grow(struct pci_dev *pdev);

static int hawfinch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "hawfinch");
	if (rc)
		return rc;

	pci_release_regions(pdev);
	rc = hawfinch_grow(pdev);
	if (rc)
		return rc;

	return pci_request_regions(pdev, "hawfinch");
}

static const struct pci_device_id hawfinch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hawfinch_ids);

static struct pci_driver hawfinch_driver = {
	.name = "hawfinch",
	.id_table = hawfinch_ids,
	.probe = hawfinch_probe,
};
module_pci_driver(hawfinch_driver);

MODULE_DESCRIPTION("Fixture hawfinch");
MODULE_LICENSE("GPL");
