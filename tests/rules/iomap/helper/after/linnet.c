// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a helper whose caller works with the target after a failure: as btintel_pcie
#include <linux/module.h>
#include <linux/pci.h>

struct linnet {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static void linnet_reset(struct linnet *linnet)
{
	iowrite32(1, linnet->regs);
}

static int linnet_map(struct pci_dev *pdev, struct linnet *linnet)
{
	void __iomem *regs;
	int rc;

	regs = pcim_iomap_region(pdev, 0, "linnet");
	if (IS_ERR(regs))
		return PTR_ERR(regs);
	linnet->regs = regs;

	return 0;
}

static int linnet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct linnet *linnet;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	linnet = devm_kzalloc(&pdev->dev, sizeof(*linnet), GFP_KERNEL);
	if (!linnet)
		return -ENOMEM;

	rc = linnet_map(pdev, linnet);
	if (rc)
		linnet_reset(linnet);

	return rc;
}

static const struct pci_device_id linnet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, linnet_ids);

static struct pci_driver linnet_driver = {
	.name = "linnet",
	.id_table = linnet_ids,
	.probe = linnet_probe,
};
module_pci_driver(linnet_driver);

MODULE_DESCRIPTION("Fixture linnet");
MODULE_LICENSE("GPL");
