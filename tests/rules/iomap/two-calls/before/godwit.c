// SPDX-License-Identifier: GPL-2.0-only
// Fixture: two calls in one function, each with its own read
#include <linux/module.h>
#include <linux/pci.h>

struct godwit {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int godwit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct godwit *godwit;
	void __iomem *bridge;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	godwit = devm_kzalloc(&pdev->dev, sizeof(*godwit), GFP_KERNEL);
	if (!godwit)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, 1, "godwit");
	if (rc)
		return rc;
	godwit->regs = pcim_iomap_table(pdev)[0];

	if (readl(godwit->regs)) {
		rc = pcim_iomap_regions(pdev, 4, "godwit");
		if (rc)
			return rc;
		bridge = pcim_iomap_table(pdev)[2];
		writel(1, bridge);
	}

	return 0;
}

static const struct pci_device_id godwit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_ids);

static struct pci_driver godwit_driver = {
	.name = "godwit",
	.id_table = godwit_ids,
	.probe = godwit_probe,
};
module_pci_driver(godwit_driver);

MODULE_DESCRIPTION("Fixture godwit");
MODULE_LICENSE("GPL");
