// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a variable holds the table, and a failure has an error of its own
#include <linux/module.h>
#include <linux/pci.h>

struct oriole {
	void __iomem *regs;
	void __iomem *doorbell;
};

static int oriole_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem * const *table;
	struct oriole *oriole;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	oriole = devm_kzalloc(&pdev->dev, sizeof(*oriole), GFP_KERNEL);
	if (!oriole)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "oriole");
	if (rc)
		return -ENXIO;
	table = pcim_iomap_table(pdev);
	oriole->regs = table[0];

	return 0;
}

static const struct pci_device_id oriole_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, oriole_ids);

static struct pci_driver oriole_driver = {
	.name = "oriole",
	.id_table = oriole_ids,
	.probe = oriole_probe,
};
module_pci_driver(oriole_driver);

MODULE_DESCRIPTION("Fixture oriole");
MODULE_LICENSE("GPL");
