// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a mapping that nobody looks at
#include <linux/module.h>
#include <linux/pci.h>

static int dotterel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(0), "dotterel");
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id dotterel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dotterel_ids);

static struct pci_driver dotterel_driver = {
	.name = "dotterel",
	.id_table = dotterel_ids,
	.probe = dotterel_probe,
};
module_pci_driver(dotterel_driver);

MODULE_DESCRIPTION("Fixture dotterel");
MODULE_LICENSE("GPL");
