// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a helper that is gone upstream
#include <linux/module.h>
#include <linux/pci.h>

struct yaffle {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int yaffle_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct yaffle *yaffle;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	yaffle = devm_kzalloc(&pdev->dev, sizeof(*yaffle), GFP_KERNEL);
	if (!yaffle)
		return -ENOMEM;

	rc = pcim_iomap_regions_request_all(pdev, BIT(0), "yaffle");
	if (rc)
		return rc;
	yaffle->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id yaffle_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, yaffle_ids);

static struct pci_driver yaffle_driver = {
	.name = "yaffle",
	.id_table = yaffle_ids,
	.probe = yaffle_probe,
};
module_pci_driver(yaffle_driver);

MODULE_DESCRIPTION("Fixture yaffle");
MODULE_LICENSE("GPL");
