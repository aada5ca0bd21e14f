// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a name that only the head of the function has is taken, too
#include <linux/module.h>
#include <linux/pci.h>

struct bittern {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

static int bittern_map(struct pci_dev *pdev, void __iomem *regs)
{
	struct bittern *bittern;
	void __iomem *base;
	int rc;

	base = pcim_iomap_region(pdev, 0, "bittern");
	if (IS_ERR(base))
		return PTR_ERR(base);

	bittern = devm_kzalloc(&pdev->dev, sizeof(*bittern), GFP_KERNEL);
	if (!bittern)
		return -ENOMEM;

	bittern->regs = base;

	return 0;
}

static int bittern_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = bittern_map(pdev, NULL);
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id bittern_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, bittern_ids);

static struct pci_driver bittern_driver = {
	.name = "bittern",
	.id_table = bittern_ids,
	.probe = bittern_probe,
};
module_pci_driver(bittern_driver);

MODULE_DESCRIPTION("Fixture bittern");
MODULE_LICENSE("GPL");
