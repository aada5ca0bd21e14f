// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a mapping on a device that the module does not drive
#include <linux/module.h>
#include <linux/pci.h>

struct brant {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int brant_bridge(struct brant *brant)
{
	struct pci_dev *bridge;
	int rc;

	bridge = pci_get_device(0x1b36, 0x0008, NULL);
	if (!bridge)
		return -ENODEV;

	rc = pcim_iomap_regions(bridge, BIT(0), "brant");
	if (rc)
		return rc;
	brant->regs = pcim_iomap_table(bridge)[0];

	return 0;
}

static int brant_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct brant *brant;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	brant = devm_kzalloc(&pdev->dev, sizeof(*brant), GFP_KERNEL);
	if (!brant)
		return -ENOMEM;

	return brant_bridge(brant);
}

static const struct pci_device_id brant_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, brant_ids);

static struct pci_driver brant_driver = {
	.name = "brant",
	.id_table = brant_ids,
	.probe = brant_probe,
};
module_pci_driver(brant_driver);

MODULE_DESCRIPTION("Fixture brant");
MODULE_LICENSE("GPL");
