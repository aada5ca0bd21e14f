// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a BAR whose number changes between call and read
#include <linux/module.h>
#include <linux/pci.h>

struct dunnock {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

static int dunnock_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int bar = id->driver_data;
	struct dunnock *dunnock;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	dunnock = devm_kzalloc(&pdev->dev, sizeof(*dunnock), GFP_KERNEL);
	if (!dunnock)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(bar), "dunnock");
	if (rc)
		return rc;
	bar++;
	dunnock->regs = pcim_iomap_table(pdev)[bar];

	return 0;
}

static const struct pci_device_id dunnock_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunnock_ids);

static struct pci_driver dunnock_driver = {
	.name = "dunnock",
	.id_table = dunnock_ids,
	.probe = dunnock_probe,
};
module_pci_driver(dunnock_driver);

MODULE_DESCRIPTION("Fixture dunnock");
MODULE_LICENSE("GPL");
