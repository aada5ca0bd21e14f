// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an entry that is read whether or not the BAR was mapped here
#include <linux/module.h>
#include <linux/pci.h>

struct nightjar {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int nightjar_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct nightjar *nightjar;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	nightjar = devm_kzalloc(&pdev->dev, sizeof(*nightjar), GFP_KERNEL);
	if (!nightjar)
		return -ENOMEM;

	if (id->driver_data) {
		rc = pcim_iomap_regions(pdev, BIT(0), "nightjar");
		if (rc)
			return rc;
	}
	nightjar->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id nightjar_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, nightjar_ids);

static struct pci_driver nightjar_driver = {
	.name = "nightjar",
	.id_table = nightjar_ids,
	.probe = nightjar_probe,
};
module_pci_driver(nightjar_driver);

MODULE_DESCRIPTION("Fixture nightjar");
MODULE_LICENSE("GPL");
