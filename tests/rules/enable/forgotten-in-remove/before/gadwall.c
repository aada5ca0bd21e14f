// SPDX-License-Identifier: GPL-2.0-only
// Fixture: probe disables when it fails, remove forgets
#include <linux/module.h>
#include <linux/pci.h>

static int gadwall_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	pci_set_master(pdev);

	rc = pci_request_regions(pdev, "gadwall");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void gadwall_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
}

static const struct pci_device_id gadwall_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gadwall_ids);

static struct pci_driver gadwall_driver = {
	.name = "gadwall",
	.id_table = gadwall_ids,
	.probe = gadwall_probe,
	.remove = gadwall_remove,
};
module_pci_driver(gadwall_driver);

MODULE_DESCRIPTION("Fixture gadwall");
MODULE_LICENSE("GPL");
