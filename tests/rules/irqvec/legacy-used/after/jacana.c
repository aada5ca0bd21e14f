// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of old that is passed on is for a person
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int jacana_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_enable_msi(pdev);
	if (rc)
		dev_warn(&pdev->dev, "no MSI\n");

	return rc;
}

static const struct pci_device_id jacana_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, jacana_ids);

static struct pci_driver jacana_driver = {
	.name = "jacana",
	.id_table = jacana_ids,
	.probe = jacana_probe,
};
module_pci_driver(jacana_driver);

MODULE_DESCRIPTION("Fixture jacana");
MODULE_LICENSE("GPL");
