// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, where the error is printed: as ipu3
#include <linux/module.h>
#include <linux/pci.h>

struct lanner {
	void __iomem *regs;
	void __iomem *doorbell;
};

static int lanner_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem * const *table;
	struct lanner *lanner;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	lanner = devm_kzalloc(&pdev->dev, sizeof(*lanner), GFP_KERNEL);
	if (!lanner)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, 1 << 2, "lanner");
	if (rc) {
		dev_err(&pdev->dev, "no registers: %d\n", rc);
		return rc;
	}
	pci_set_master(pdev);

	table = pcim_iomap_table(pdev);
	lanner->regs = table[2];

	return 0;
}

static const struct pci_device_id lanner_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lanner_ids);

static struct pci_driver lanner_driver = {
	.name = "lanner",
	.id_table = lanner_ids,
	.probe = lanner_probe,
};
module_pci_driver(lanner_driver);

MODULE_DESCRIPTION("Fixture lanner");
MODULE_LICENSE("GPL");
