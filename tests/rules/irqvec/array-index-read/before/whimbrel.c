// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an index that is read later on does not count a second time: a devm action
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct whimbrel {
	struct msix_entry entries[4];
	int irq;
};

static int whimbrel_vectors(struct pci_dev *pdev, struct whimbrel *whimbrel)
{
	int i, rc;

	for (i = 0; i < 4; i++)
		whimbrel->entries[i].entry = i;

	rc = pci_enable_msix_exact(pdev, whimbrel->entries, 4);
	if (rc)
		return rc;

	whimbrel->irq = whimbrel->entries[0].vector;
	return i == 4 ? 0 : -EIO;
}

static int whimbrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct whimbrel *whimbrel;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	whimbrel = devm_kzalloc(&pdev->dev, sizeof(*whimbrel), GFP_KERNEL);
	if (!whimbrel)
		return -ENOMEM;

	return whimbrel_vectors(pdev, whimbrel);
}

static const struct pci_device_id whimbrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_ids);

static struct pci_driver whimbrel_driver = {
	.name = "whimbrel",
	.id_table = whimbrel_ids,
	.probe = whimbrel_probe,
};
module_pci_driver(whimbrel_driver);

MODULE_DESCRIPTION("Fixture whimbrel");
MODULE_LICENSE("GPL");
