// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a variable that held nothing but the result goes
#include <linux/module.h>
#include <linux/pci.h>

struct egret {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int egret_map(struct pci_dev *pdev, struct egret *egret)
{
	int rc;

	rc = pcim_iomap_regions(pdev, BIT(0), "egret");
	if (rc) {
		dev_err(&pdev->dev, "no registers\n");
		return -EIO;
	}
	egret->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static int egret_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct egret *egret;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	egret = devm_kzalloc(&pdev->dev, sizeof(*egret), GFP_KERNEL);
	if (!egret)
		return -ENOMEM;

	pci_set_drvdata(pdev, egret);

	return egret_map(pdev, egret);
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
