// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a failure after which probe goes on and reads all the same
#include <linux/module.h>
#include <linux/pci.h>

struct osprey {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int osprey_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct osprey *osprey;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	osprey = devm_kzalloc(&pdev->dev, sizeof(*osprey), GFP_KERNEL);
	if (!osprey)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "osprey");
	if (rc)
		dev_warn(&pdev->dev, "no registers\n");
	osprey->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id osprey_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, osprey_ids);

static struct pci_driver osprey_driver = {
	.name = "osprey",
	.id_table = osprey_ids,
	.probe = osprey_probe,
};
module_pci_driver(osprey_driver);

MODULE_DESCRIPTION("Fixture osprey");
MODULE_LICENSE("GPL");
