// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an entry of the table that only one arm of an #if uses
#include <linux/module.h>
#include <linux/pci.h>

struct ptarmigan {
	void __iomem *regs;
	void __iomem *doorbell;
};

static int ptarmigan_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem * const *table;
	struct ptarmigan *ptarmigan;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	ptarmigan = devm_kzalloc(&pdev->dev, sizeof(*ptarmigan), GFP_KERNEL);
	if (!ptarmigan)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "ptarmigan");
	if (rc)
		return rc;
#ifdef CONFIG_PM
	table = pcim_iomap_table(pdev);
	ptarmigan->regs = table[0];
#endif

	return 0;
}

static const struct pci_device_id ptarmigan_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ptarmigan_ids);

static struct pci_driver ptarmigan_driver = {
	.name = "ptarmigan",
	.id_table = ptarmigan_ids,
	.probe = ptarmigan_probe,
};
module_pci_driver(ptarmigan_driver);

MODULE_DESCRIPTION("Fixture ptarmigan");
MODULE_LICENSE("GPL");
