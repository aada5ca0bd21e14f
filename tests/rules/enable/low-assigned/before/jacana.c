// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the result is assigned within the test, and that way returns
#include <linux/module.h>
#include <linux/pci.h>

static int jacana_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	if ((rc = pci_enable_device(pdev)))
		return rc;

	rc = pci_request_regions(pdev, "jacana");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void jacana_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
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
	.remove = jacana_remove,
};
module_pci_driver(jacana_driver);

MODULE_DESCRIPTION("Fixture jacana");
MODULE_LICENSE("GPL");
