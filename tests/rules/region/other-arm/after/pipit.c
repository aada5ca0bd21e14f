// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an else that only releases goes, the other arm stays
#include <linux/module.h>
#include <linux/pci.h>

static int pipit_start(struct pci_dev *pdev);
static void pipit_stop(struct pci_dev *pdev);

static int pipit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_request_all_regions(pdev, "pipit");
	if (rc)
		return rc;

	rc = pipit_start(pdev);
	if (rc >= 0)
		pipit_stop(pdev);

	return rc;
}

static const struct pci_device_id pipit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pipit_ids);

static struct pci_driver pipit_driver = {
	.name = "pipit",
	.id_table = pipit_ids,
	.probe = pipit_probe,
};
module_pci_driver(pipit_driver);

MODULE_DESCRIPTION("Fixture pipit");
MODULE_LICENSE("GPL");
