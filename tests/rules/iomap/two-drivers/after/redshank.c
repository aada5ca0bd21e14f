// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release in another driver of the module is about other devices
#include <linux/module.h>
#include <linux/pci.h>

struct redshank {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int redshank_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct redshank *redshank;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	redshank = devm_kzalloc(&pdev->dev, sizeof(*redshank), GFP_KERNEL);
	if (!redshank)
		return -ENOMEM;

	redshank->regs = pcim_iomap_region(pdev, 0, "redshank");
	if (IS_ERR(redshank->regs))
		return PTR_ERR(redshank->regs);

	return 0;
}

static const struct pci_device_id redshank_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, redshank_ids);

static struct pci_driver redshank_driver = {
	.name = "redshank",
	.id_table = redshank_ids,
	.probe = redshank_probe,
};
module_pci_driver(redshank_driver);

MODULE_DESCRIPTION("Fixture redshank");
MODULE_LICENSE("GPL");
