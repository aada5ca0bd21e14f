// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result that is read later on is for a person
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

struct goldcrest {
	void __iomem *regs;
	struct device *dev;
};

static int goldcrest_start(struct goldcrest *goldcrest);

static int goldcrest_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct goldcrest *goldcrest;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	goldcrest = devm_kzalloc(&pdev->dev, sizeof(*goldcrest), GFP_KERNEL);
	if (!goldcrest)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "goldcrest");
	if (rc)
		return rc;

	goldcrest->regs = pcim_iomap_table(pdev)[0];
	return goldcrest_start(goldcrest) + rc;
}

static const struct pci_device_id goldcrest_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, goldcrest_ids);

static struct pci_driver goldcrest_driver = {
	.name = "goldcrest",
	.id_table = goldcrest_ids,
	.probe = goldcrest_probe,
};
module_pci_driver(goldcrest_driver);

MODULE_DESCRIPTION("Fixture goldcrest");
MODULE_LICENSE("GPL");
