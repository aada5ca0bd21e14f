// SPDX-License-Identifier: GPL-2.0-only
// Fixture: calls that return the address already
#include <linux/module.h>
#include <linux/pci.h>

struct coot {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int coot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct coot *coot;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	coot = devm_kzalloc(&pdev->dev, sizeof(*coot), GFP_KERNEL);
	if (!coot)
		return -ENOMEM;

	coot->regs = pcim_iomap_region(pdev, 0, "coot");
	if (IS_ERR(coot->regs))
		return PTR_ERR(coot->regs);

	return pcim_iomap(pdev, 2, 0) ? 0 : -ENOMEM;
}

static const struct pci_device_id coot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, coot_ids);

static struct pci_driver coot_driver = {
	.name = "coot",
	.id_table = coot_ids,
	.probe = coot_probe,
};
module_pci_driver(coot_driver);

MODULE_DESCRIPTION("Fixture coot");
MODULE_LICENSE("GPL");
