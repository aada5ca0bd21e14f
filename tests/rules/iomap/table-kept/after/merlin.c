// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a table that is kept itself stays
#include <linux/module.h>
#include <linux/pci.h>

struct merlin {
	void __iomem * const *iomap;
};

static int merlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct merlin *merlin;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	merlin = devm_kzalloc(&pdev->dev, sizeof(*merlin), GFP_KERNEL);
	if (!merlin)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "merlin");
	if (rc)
		return rc;
	merlin->iomap = pcim_iomap_table(pdev);

	return 0;
}

static const struct pci_device_id merlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, merlin_ids);

static struct pci_driver merlin_driver = {
	.name = "merlin",
	.id_table = merlin_ids,
	.probe = merlin_probe,
};
module_pci_driver(merlin_driver);

MODULE_DESCRIPTION("Fixture merlin");
MODULE_LICENSE("GPL");
