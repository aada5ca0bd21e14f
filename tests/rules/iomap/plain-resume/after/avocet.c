// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a plain enable in a resume makes nobody unmanaged
#include <linux/module.h>
#include <linux/pci.h>

struct avocet {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int avocet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct avocet *avocet;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	avocet = devm_kzalloc(&pdev->dev, sizeof(*avocet), GFP_KERNEL);
	if (!avocet)
		return -ENOMEM;

	avocet->regs = pcim_iomap_region(pdev, 0, pci_name(pdev));
	if (IS_ERR(avocet->regs)) {
		dev_err(&pdev->dev, "no registers\n");
		return PTR_ERR(avocet->regs);
	}

	pci_set_drvdata(pdev, avocet);
	rc = readl(avocet->regs);

	return rc < 0 ? -EIO : 0;
}

static int avocet_resume(struct device *dev)
{
	return pci_enable_device(to_pci_dev(dev));
}

static DEFINE_SIMPLE_DEV_PM_OPS(avocet_pm, NULL, avocet_resume);

static const struct pci_device_id avocet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, avocet_ids);

static struct pci_driver avocet_driver = {
	.name = "avocet",
	.id_table = avocet_ids,
	.probe = avocet_probe,
	.driver.pm = &avocet_pm,
};
module_pci_driver(avocet_driver);

MODULE_DESCRIPTION("Fixture avocet");
MODULE_LICENSE("GPL");
