// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a variable holds the table, of which one entry is used: as ioat
#include <linux/module.h>
#include <linux/pci.h>

struct kinglet {
	void __iomem *regs;
	void __iomem *doorbell;
};

static int kinglet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem * const *table;
	struct kinglet *kinglet;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	kinglet = devm_kzalloc(&pdev->dev, sizeof(*kinglet), GFP_KERNEL);
	if (!kinglet)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "kinglet");
	if (rc)
		return rc;
	table = pcim_iomap_table(pdev);
	if (!table)
		return -ENOMEM;

	writel(1, table[0]);
	kinglet->regs = table[0];

	return 0;
}

static const struct pci_device_id kinglet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, kinglet_ids);

static struct pci_driver kinglet_driver = {
	.name = "kinglet",
	.id_table = kinglet_ids,
	.probe = kinglet_probe,
};
module_pci_driver(kinglet_driver);

MODULE_DESCRIPTION("Fixture kinglet");
MODULE_LICENSE("GPL");
