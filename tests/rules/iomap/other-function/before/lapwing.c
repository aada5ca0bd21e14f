// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a table that another function reads as well stays
#include <linux/module.h>
#include <linux/pci.h>

struct lapwing {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static void lapwing_reset(struct pci_dev *pdev)
{
	writel(0, pcim_iomap_table(pdev)[0]);
}

static int lapwing_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct lapwing *lapwing;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	lapwing = devm_kzalloc(&pdev->dev, sizeof(*lapwing), GFP_KERNEL);
	if (!lapwing)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "lapwing");
	if (rc)
		return rc;
	lapwing->regs = pcim_iomap_table(pdev)[0];
	lapwing_reset(pdev);

	return 0;
}

static const struct pci_device_id lapwing_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lapwing_ids);

static struct pci_driver lapwing_driver = {
	.name = "lapwing",
	.id_table = lapwing_ids,
	.probe = lapwing_probe,
};
module_pci_driver(lapwing_driver);

MODULE_DESCRIPTION("Fixture lapwing");
MODULE_LICENSE("GPL");
