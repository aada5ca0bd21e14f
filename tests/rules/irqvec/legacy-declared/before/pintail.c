// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of old that a declaration keeps is for a person
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int pintail_start(struct pci_dev *pdev);

static int pintail_vectors(struct pci_dev *pdev)
{
	int rc = pci_enable_msi(pdev);

	dev_dbg(&pdev->dev, "MSI: %d\n", rc);
	return rc;
}

static int pintail_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pintail_vectors(pdev);
	return rc ? rc : pintail_start(pdev);
}

static const struct pci_device_id pintail_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pintail_ids);

static struct pci_driver pintail_driver = {
	.name = "pintail",
	.id_table = pintail_ids,
	.probe = pintail_probe,
};
module_pci_driver(pintail_driver);

MODULE_DESCRIPTION("Fixture pintail");
MODULE_LICENSE("GPL");
