// SPDX-License-Identifier: GPL-2.0-only
// Fixture: several BARs in one mask are for a person
#include <linux/module.h>
#include <linux/pci.h>

static int jay_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs, *doorbell;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(0) | BIT(2), "jay");
	if (rc)
		return rc;
	regs = pcim_iomap_table(pdev)[0];
	doorbell = pcim_iomap_table(pdev)[2];
	writel(readl(regs), doorbell);

	return 0;
}

static const struct pci_device_id jay_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, jay_ids);

static struct pci_driver jay_driver = {
	.name = "jay",
	.id_table = jay_ids,
	.probe = jay_probe,
};
module_pci_driver(jay_driver);

MODULE_DESCRIPTION("Fixture jay");
MODULE_LICENSE("GPL");
