// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a jump that leads to the read without the call
#include <linux/module.h>
#include <linux/pci.h>

struct shrike {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int shrike_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct shrike *shrike;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	shrike = devm_kzalloc(&pdev->dev, sizeof(*shrike), GFP_KERNEL);
	if (!shrike)
		return -ENOMEM;

	if (id->driver_data)
		goto mapped;

	rc = pcim_iomap_regions(pdev, BIT(0), "shrike");
	if (rc)
		return rc;
mapped:
	shrike->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id shrike_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, shrike_ids);

static struct pci_driver shrike_driver = {
	.name = "shrike",
	.id_table = shrike_ids,
	.probe = shrike_probe,
};
module_pci_driver(shrike_driver);

MODULE_DESCRIPTION("Fixture shrike");
MODULE_LICENSE("GPL");
