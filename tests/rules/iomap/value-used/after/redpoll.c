// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result that is still returned later
#include <linux/module.h>
#include <linux/pci.h>

struct redpoll {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int redpoll_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct redpoll *redpoll;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	redpoll = devm_kzalloc(&pdev->dev, sizeof(*redpoll), GFP_KERNEL);
	if (!redpoll)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "redpoll");
	if (rc)
		return rc;
	redpoll->regs = pcim_iomap_table(pdev)[0];
	pci_set_drvdata(pdev, redpoll);

	return rc;
}

static const struct pci_device_id redpoll_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, redpoll_ids);

static struct pci_driver redpoll_driver = {
	.name = "redpoll",
	.id_table = redpoll_ids,
	.probe = redpoll_probe,
};
module_pci_driver(redpoll_driver);

MODULE_DESCRIPTION("Fixture redpoll");
MODULE_LICENSE("GPL");
