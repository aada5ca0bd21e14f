// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a variable that held nothing but the result goes
#include <linux/module.h>
#include <linux/pci.h>

static int egret_reset(struct pci_dev *pdev)
{
	void __iomem *regs;

	regs = pcim_iomap_region(pdev, 0, "egret");
	if (IS_ERR(regs)) {
		dev_err(&pdev->dev, "no registers\n");
		return -EIO;
	}
	writel(1, regs);

	return 0;
}

static int egret_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return egret_reset(pdev);
}

static const struct pci_device_id egret_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, egret_ids);

static struct pci_driver egret_driver = {
	.name = "egret",
	.id_table = egret_ids,
	.probe = egret_probe,
};
module_pci_driver(egret_driver);

MODULE_DESCRIPTION("Fixture egret");
MODULE_LICENSE("GPL");
