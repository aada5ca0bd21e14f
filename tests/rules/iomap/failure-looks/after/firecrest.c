// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a failure that hands the structure on is for a person
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

struct firecrest {
	void __iomem *regs;
	struct device *dev;
};

static void firecrest_undo(struct firecrest *firecrest);

static int firecrest_start(struct firecrest *firecrest);

static int firecrest_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct firecrest *firecrest;
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	firecrest = devm_kzalloc(&pdev->dev, sizeof(*firecrest), GFP_KERNEL);
	if (!firecrest)
		return -ENOMEM;

	regs = pcim_iomap_region(pdev, 0, "firecrest");
	if (IS_ERR(regs)) {
		firecrest_undo(firecrest);
		return PTR_ERR(regs);
	}

	firecrest->regs = regs;
	return firecrest_start(firecrest);
}

static const struct pci_device_id firecrest_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, firecrest_ids);

static struct pci_driver firecrest_driver = {
	.name = "firecrest",
	.id_table = firecrest_ids,
	.probe = firecrest_probe,
};
module_pci_driver(firecrest_driver);

MODULE_DESCRIPTION("Fixture firecrest");
MODULE_LICENSE("GPL");
