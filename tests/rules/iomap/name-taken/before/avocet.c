// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a new variable takes no name that the function knows
#include <linux/module.h>
#include <linux/pci.h>

struct avocet {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

void __iomem *avocet_rom(struct pci_dev *pdev);

static int avocet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs = avocet_rom(pdev);
	struct avocet *avocet;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(0), "avocet");
	if (rc)
		return rc;

	avocet = devm_kzalloc(&pdev->dev, sizeof(*avocet), GFP_KERNEL);
	if (!avocet)
		return -ENOMEM;

	avocet->regs = pcim_iomap_table(pdev)[0];
	writel(1, regs);

	return 0;
}

static const struct pci_device_id avocet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, avocet_ids);

static struct pci_driver avocet_driver = {
	.name = "avocet",
	.id_table = avocet_ids,
	.probe = avocet_probe,
};
module_pci_driver(avocet_driver);

MODULE_DESCRIPTION("Fixture avocet");
MODULE_LICENSE("GPL");
