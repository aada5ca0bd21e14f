// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a managed mapping on a device that is not managed
#include <linux/module.h>
#include <linux/pci.h>

struct zitting {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int zitting_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct zitting *zitting;
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	zitting = devm_kzalloc(&pdev->dev, sizeof(*zitting), GFP_KERNEL);
	if (!zitting)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "zitting");
	if (rc)
		return rc;
	zitting->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id zitting_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, zitting_ids);

static struct pci_driver zitting_driver = {
	.name = "zitting",
	.id_table = zitting_ids,
	.probe = zitting_probe,
};
module_pci_driver(zitting_driver);

MODULE_DESCRIPTION("Fixture zitting");
MODULE_LICENSE("GPL");
