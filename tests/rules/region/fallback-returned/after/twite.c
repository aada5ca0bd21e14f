// SPDX-License-Identifier: GPL-2.0-only
// Fixture: regions that probe gives back for another way are for a person
#include <linux/module.h>
#include <linux/pci.h>

static int twite_start(struct pci_dev *pdev);
static int twite_ports(struct pci_dev *pdev);

static int twite_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "twite");
	if (rc)
		return rc;

	if (twite_start(pdev)) {
		pci_release_regions(pdev);
		return twite_ports(pdev);
	}

	return 0;
}

static const struct pci_device_id twite_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, twite_ids);

static struct pci_driver twite_driver = {
	.name = "twite",
	.id_table = twite_ids,
	.probe = twite_probe,
};
module_pci_driver(twite_driver);

MODULE_DESCRIPTION("Fixture twite");
MODULE_LICENSE("GPL");
