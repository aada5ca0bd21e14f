// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a BAR whose number is in a structure that a function between may change
#include <linux/module.h>
#include <linux/pci.h>

struct egret {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

void egret_prepare(struct egret *egret);

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
	egret->bar = id->driver_data;

	rc = pcim_iomap_regions(pdev, BIT(egret->bar), "egret");
	if (rc)
		return rc;
	egret_prepare(egret);
	egret->regs = pcim_iomap_table(pdev)[egret->bar];

	return 0;
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
