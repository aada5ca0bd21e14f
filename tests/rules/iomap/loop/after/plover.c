// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the first BAR that there is
#include <linux/module.h>
#include <linux/pci.h>

struct plover {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int plover_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct plover *plover;
	int i, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	plover = devm_kzalloc(&pdev->dev, sizeof(*plover), GFP_KERNEL);
	if (!plover)
		return -ENOMEM;

	for (i = 0; i < PCI_STD_NUM_BARS; i++) {
		if (!pci_resource_len(pdev, i))
			continue;
		rc = pcim_iomap_regions(pdev, BIT(i), "plover");
		if (rc)
			return rc;
		break;
	}
	plover->regs = pcim_iomap_table(pdev)[i];

	return 0;
}

static const struct pci_device_id plover_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, plover_ids);

static struct pci_driver plover_driver = {
	.name = "plover",
	.id_table = plover_ids,
	.probe = plover_probe,
};
module_pci_driver(plover_driver);

MODULE_DESCRIPTION("Fixture plover");
MODULE_LICENSE("GPL");
