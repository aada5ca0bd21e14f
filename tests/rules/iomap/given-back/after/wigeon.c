// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a mapping that is given back by hand; the helper is gone upstream
#include <linux/module.h>
#include <linux/pci.h>

struct wigeon {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int wigeon_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct wigeon *wigeon;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	wigeon = devm_kzalloc(&pdev->dev, sizeof(*wigeon), GFP_KERNEL);
	if (!wigeon)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "wigeon");
	if (rc)
		return rc;
	wigeon->regs = pcim_iomap_table(pdev)[0];
	rc = readl(wigeon->regs);
	pcim_iounmap_regions(pdev, BIT(0));

	return rc ? 0 : -EIO;
}

static const struct pci_device_id wigeon_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, wigeon_ids);

static struct pci_driver wigeon_driver = {
	.name = "wigeon",
	.id_table = wigeon_ids,
	.probe = wigeon_probe,
};
module_pci_driver(wigeon_driver);

MODULE_DESCRIPTION("Fixture wigeon");
MODULE_LICENSE("GPL");
