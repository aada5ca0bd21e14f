// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a BAR that the table of ids names is for a person
#include <linux/module.h>
#include <linux/pci.h>

struct kestrel {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int kestrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct kestrel *kestrel;
	int bar = id->driver_data;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	kestrel = devm_kzalloc(&pdev->dev, sizeof(*kestrel), GFP_KERNEL);
	if (!kestrel)
		return -ENOMEM;

	kestrel->regs = pcim_iomap_region(pdev, bar, "kestrel");
	if (IS_ERR(kestrel->regs))
		return PTR_ERR(kestrel->regs);

	return 0;
}

static const struct pci_device_id kestrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, kestrel_ids);

static struct pci_driver kestrel_driver = {
	.name = "kestrel",
	.id_table = kestrel_ids,
	.probe = kestrel_probe,
};
module_pci_driver(kestrel_driver);

MODULE_DESCRIPTION("Fixture kestrel");
MODULE_LICENSE("GPL");
