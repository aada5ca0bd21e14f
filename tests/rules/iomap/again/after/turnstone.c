// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call that is made again in a loop
#include <linux/module.h>
#include <linux/pci.h>

struct turnstone {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int turnstone_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct turnstone *turnstone;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	turnstone = devm_kzalloc(&pdev->dev, sizeof(*turnstone), GFP_KERNEL);
	if (!turnstone)
		return -ENOMEM;

	do {
		rc = pcim_iomap_regions(pdev, BIT(0), "turnstone");
		if (rc)
			return rc;
		turnstone->regs = pcim_iomap_table(pdev)[0];
	} while (!readl(turnstone->regs));

	return 0;
}

static const struct pci_device_id turnstone_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, turnstone_ids);

static struct pci_driver turnstone_driver = {
	.name = "turnstone",
	.id_table = turnstone_ids,
	.probe = turnstone_probe,
};
module_pci_driver(turnstone_driver);

MODULE_DESCRIPTION("Fixture turnstone");
MODULE_LICENSE("GPL");
