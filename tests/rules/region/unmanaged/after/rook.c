// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a pair that works stays
#include <linux/module.h>
#include <linux/pci.h>

static int rook_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "rook");
	if (rc)
		pci_disable_device(pdev);

	return rc;
}

static void rook_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id rook_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, rook_ids);

static struct pci_driver rook_driver = {
	.name = "rook",
	.id_table = rook_ids,
	.probe = rook_probe,
	.remove = rook_remove,
};
module_pci_driver(rook_driver);

MODULE_DESCRIPTION("Fixture rook");
MODULE_LICENSE("GPL");
