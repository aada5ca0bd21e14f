// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error that the exit hands to a function is taken from the pointer
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

struct crossbill {
	void __iomem *regs;
	struct device *dev;
};

static int crossbill_lost(struct pci_dev *pdev, int error);

static int crossbill_start(struct crossbill *crossbill);

static int crossbill_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct crossbill *crossbill;
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	crossbill = devm_kzalloc(&pdev->dev, sizeof(*crossbill), GFP_KERNEL);
	if (!crossbill)
		return -ENOMEM;

	regs = pcim_iomap_region(pdev, 0, "crossbill");
	if (IS_ERR(regs)) {
		rc = PTR_ERR(regs);
		return crossbill_lost(pdev, rc);
	}

	crossbill->regs = regs;
	return crossbill_start(crossbill);
}

static const struct pci_device_id crossbill_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, crossbill_ids);

static struct pci_driver crossbill_driver = {
	.name = "crossbill",
	.id_table = crossbill_ids,
	.probe = crossbill_probe,
};
module_pci_driver(crossbill_driver);

MODULE_DESCRIPTION("Fixture crossbill");
MODULE_LICENSE("GPL");
