// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a variable that only the test for NULL uses
#include <linux/module.h>
#include <linux/pci.h>

static int stint_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	regs = pcim_iomap_region(pdev, 0, "stint");
	if (IS_ERR(regs))
		return PTR_ERR(regs);

	writel(1, regs);

	return 0;
}

static const struct pci_device_id stint_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, stint_ids);

static struct pci_driver stint_driver = {
	.name = "stint",
	.id_table = stint_ids,
	.probe = stint_probe,
};
module_pci_driver(stint_driver);

MODULE_DESCRIPTION("Fixture stint");
MODULE_LICENSE("GPL");
