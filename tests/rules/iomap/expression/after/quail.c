// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an entry that is used where no assignment is
#include <linux/module.h>
#include <linux/pci.h>

static int quail_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	regs = pcim_iomap_region(pdev, 0, "quail");
	if (IS_ERR(regs))
		return PTR_ERR(regs);

	return readl(regs) ? 0 : -EIO;
}

static const struct pci_device_id quail_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, quail_ids);

static struct pci_driver quail_driver = {
	.name = "quail",
	.id_table = quail_ids,
	.probe = quail_probe,
};
module_pci_driver(quail_driver);

MODULE_DESCRIPTION("Fixture quail");
MODULE_LICENSE("GPL");
