// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a variable holds the table, and another entry of it is read too
#include <linux/module.h>
#include <linux/pci.h>

struct mallard {
	void __iomem *regs;
	void __iomem *doorbell;
};

static int mallard_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem * const *table;
	struct mallard *mallard;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	mallard = devm_kzalloc(&pdev->dev, sizeof(*mallard), GFP_KERNEL);
	if (!mallard)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "mallard");
	if (rc)
		return rc;
	table = pcim_iomap_table(pdev);
	mallard->regs = table[0];
	mallard->doorbell = table[2];

	return 0;
}

static const struct pci_device_id mallard_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, mallard_ids);

static struct pci_driver mallard_driver = {
	.name = "mallard",
	.id_table = mallard_ids,
	.probe = mallard_probe,
};
module_pci_driver(mallard_driver);

MODULE_DESCRIPTION("Fixture mallard");
MODULE_LICENSE("GPL");
