// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a BAR whose number a function may have the address of
#include <linux/module.h>
#include <linux/pci.h>

struct fulvetta {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

void fulvetta_bar(struct pci_dev *pdev, int *bar);

static int fulvetta_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int bar = 0;
	struct fulvetta *fulvetta;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	fulvetta = devm_kzalloc(&pdev->dev, sizeof(*fulvetta), GFP_KERNEL);
	if (!fulvetta)
		return -ENOMEM;
	fulvetta_bar(pdev, &bar);

	rc = pcim_iomap_regions(pdev, 1 << bar, "fulvetta");
	if (rc)
		return rc;
	pci_set_master(pdev);
	fulvetta->regs = pcim_iomap_table(pdev)[bar];

	return 0;
}

static const struct pci_device_id fulvetta_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, fulvetta_ids);

static struct pci_driver fulvetta_driver = {
	.name = "fulvetta",
	.id_table = fulvetta_ids,
	.probe = fulvetta_probe,
};
module_pci_driver(fulvetta_driver);

MODULE_DESCRIPTION("Fixture fulvetta");
MODULE_LICENSE("GPL");
