// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a message that prints the error with %d needs an int
#include <linux/module.h>
#include <linux/pci.h>

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(3), "dunlin");
	if (rc) {
		dev_err(&pdev->dev, "no registers: %d\n", rc);
		return -ENODEV;
	}
	regs = pcim_iomap_table(pdev)[3];

	return readl(regs) ? 0 : -EIO;
}

static const struct pci_device_id dunlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunlin_ids);

static struct pci_driver dunlin_driver = {
	.name = "dunlin",
	.id_table = dunlin_ids,
	.probe = dunlin_probe,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Fixture dunlin");
MODULE_LICENSE("GPL");
