// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a member that cleaning up tests for NULL must not hold an error
#include <linux/module.h>
#include <linux/pci.h>

struct twite {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static void twite_stop(struct twite *twite)
{
	if (twite->regs)
		writel(0, twite->regs);
}

static int twite_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct twite *twite;
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	twite = devm_kzalloc(&pdev->dev, sizeof(*twite), GFP_KERNEL);
	if (!twite)
		return -ENOMEM;

	regs = pcim_iomap_region(pdev, 0, "twite");
	if (IS_ERR(regs)) {
		rc = PTR_ERR(regs);
		goto err_stop;
	}
	twite->regs = regs;

	return 0;

err_stop:
	twite_stop(twite);
	return rc;
}

static const struct pci_device_id twite_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, twite_ids);

static struct pci_driver twite_driver = {
	.name = "twite",
	.id_table = twite_ids,
	.probe = twite_probe,
};
module_pci_driver(twite_driver);

MODULE_DESCRIPTION("Fixture twite");
MODULE_LICENSE("GPL");
