// SPDX-License-Identifier: GPL-2.0-only
// Fixture: probe disables when it fails, and the driver has no remove
#include <linux/module.h>
#include <linux/pci.h>

static int godwit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	pci_set_master(pdev);

	rc = pci_request_regions(pdev, "godwit");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static const struct pci_device_id godwit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_ids);

static struct pci_driver godwit_driver = {
	.name = "godwit",
	.id_table = godwit_ids,
	.probe = godwit_probe,
};
module_pci_driver(godwit_driver);

MODULE_DESCRIPTION("Fixture godwit");
MODULE_LICENSE("GPL");
