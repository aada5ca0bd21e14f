// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an #if between the two calls
#include <linux/module.h>
#include <linux/pci.h>

struct veery {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int veery_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct veery *veery;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	veery = devm_kzalloc(&pdev->dev, sizeof(*veery), GFP_KERNEL);
	if (!veery)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "veery");
	if (rc)
		return rc;
#ifdef CONFIG_VEERY_LATE
	pci_set_master(pdev);
#endif
	veery->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id veery_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, veery_ids);

static struct pci_driver veery_driver = {
	.name = "veery",
	.id_table = veery_ids,
	.probe = veery_probe,
};
module_pci_driver(veery_driver);

MODULE_DESCRIPTION("Fixture veery");
MODULE_LICENSE("GPL");
