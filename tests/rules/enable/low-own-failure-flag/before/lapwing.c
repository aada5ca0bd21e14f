// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, and a flag guards the disable
#include <linux/module.h>
#include <linux/pci.h>

static bool lapwing_on;

static int lapwing_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	lapwing_on = !rc;
	if (rc)
		goto disable;

	rc = pci_request_regions(pdev, "lapwing");
	if (rc)
		goto disable;

	return 0;

disable:
	if (lapwing_on)
		pci_disable_device(pdev);
	return rc;
}

static void lapwing_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id lapwing_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lapwing_ids);

static struct pci_driver lapwing_driver = {
	.name = "lapwing",
	.id_table = lapwing_ids,
	.probe = lapwing_probe,
	.remove = lapwing_remove,
};
module_pci_driver(lapwing_driver);

MODULE_DESCRIPTION("Fixture lapwing");
MODULE_LICENSE("GPL");
