// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what takes the address is set after the BAR is mapped: as pch_gbe
#include <linux/module.h>
#include <linux/pci.h>

struct hobby {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int hobby_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct hobby *hobby;
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	regs = pcim_iomap_region(pdev, 1, pci_name(pdev));
	if (IS_ERR(regs))
		return PTR_ERR(regs);

	hobby = devm_kzalloc(&pdev->dev, sizeof(*hobby), GFP_KERNEL);
	if (!hobby)
		return -ENOMEM;

	hobby->pdev = pdev;
	hobby->regs = regs;
	pci_set_drvdata(pdev, hobby);

	return 0;
}

static const struct pci_device_id hobby_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hobby_ids);

static struct pci_driver hobby_driver = {
	.name = "hobby",
	.id_table = hobby_ids,
	.probe = hobby_probe,
};
module_pci_driver(hobby_driver);

MODULE_DESCRIPTION("Fixture hobby");
MODULE_LICENSE("GPL");
