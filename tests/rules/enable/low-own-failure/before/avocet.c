// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an enable that fails goes to the label that disables
#include <linux/module.h>
#include <linux/pci.h>

static int avocet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		goto disable;

	rc = pci_request_regions(pdev, "avocet");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void avocet_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id avocet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, avocet_ids);

static struct pci_driver avocet_driver = {
	.name = "avocet",
	.id_table = avocet_ids,
	.probe = avocet_probe,
	.remove = avocet_remove,
};
module_pci_driver(avocet_driver);

MODULE_DESCRIPTION("Fixture avocet");
MODULE_LICENSE("GPL");
