// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the error is put where the label returns it from, in braces
#include <linux/module.h>
#include <linux/pci.h>

struct bittern {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int bittern_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *base;
	struct bittern *bittern;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	bittern = kzalloc(sizeof(*bittern), GFP_KERNEL);
	if (!bittern)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, 1 << 2, "bittern");
	if (rc < 0)
		goto err_free;

	base = pcim_iomap_table(pdev)[2];
	if (!base) {
		rc = -ENOMEM;
		goto err_free;
	}

	bittern->regs = base;
	pci_set_drvdata(pdev, bittern);

	return 0;

err_free:
	kfree(bittern);
	return rc;
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
