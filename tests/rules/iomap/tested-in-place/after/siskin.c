// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result that no variable holds
#include <linux/module.h>
#include <linux/pci.h>

struct siskin {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int siskin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct siskin *siskin;
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	siskin = devm_kzalloc(&pdev->dev, sizeof(*siskin), GFP_KERNEL);
	if (!siskin)
		return -ENOMEM;

	regs = pcim_iomap_region(pdev, 0, "siskin");
	if (IS_ERR(regs))
		return -EBUSY;
	siskin->regs = regs;

	return 0;
}

static const struct pci_device_id siskin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, siskin_ids);

static struct pci_driver siskin_driver = {
	.name = "siskin",
	.id_table = siskin_ids,
	.probe = siskin_probe,
};
module_pci_driver(siskin_driver);

MODULE_DESCRIPTION("Fixture siskin");
MODULE_LICENSE("GPL");
