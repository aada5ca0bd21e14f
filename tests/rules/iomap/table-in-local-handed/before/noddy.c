// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a variable holds the table, and a function gets it
#include <linux/module.h>
#include <linux/pci.h>

struct noddy {
	void __iomem *regs;
	void __iomem *doorbell;
};

void noddy_scan(void __iomem * const *table);

static int noddy_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem * const *table;
	struct noddy *noddy;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	noddy = devm_kzalloc(&pdev->dev, sizeof(*noddy), GFP_KERNEL);
	if (!noddy)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "noddy");
	if (rc)
		return rc;
	table = pcim_iomap_table(pdev);
	noddy->regs = table[0];
	noddy_scan(table);

	return 0;
}

static const struct pci_device_id noddy_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, noddy_ids);

static struct pci_driver noddy_driver = {
	.name = "noddy",
	.id_table = noddy_ids,
	.probe = noddy_probe,
};
module_pci_driver(noddy_driver);

MODULE_DESCRIPTION("Fixture noddy");
MODULE_LICENSE("GPL");
