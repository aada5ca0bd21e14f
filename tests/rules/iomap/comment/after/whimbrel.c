// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a comment that speaks of the read
#include <linux/module.h>
#include <linux/pci.h>

struct whimbrel {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int whimbrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct whimbrel *whimbrel;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	whimbrel = devm_kzalloc(&pdev->dev, sizeof(*whimbrel), GFP_KERNEL);
	if (!whimbrel)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "whimbrel");
	if (rc)
		return rc;

	/* the table is there: the call above has made it */
	whimbrel->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id whimbrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_ids);

static struct pci_driver whimbrel_driver = {
	.name = "whimbrel",
	.id_table = whimbrel_ids,
	.probe = whimbrel_probe,
};
module_pci_driver(whimbrel_driver);

MODULE_DESCRIPTION("Fixture whimbrel");
MODULE_LICENSE("GPL");
