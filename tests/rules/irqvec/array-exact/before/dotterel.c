// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of 0 becomes a count, and the array is filled.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct dotterel {
	struct msix_entry entries[4];
	int irq;
};

static int dotterel_vectors(struct pci_dev *pdev, struct dotterel *dotterel)
{
	int i, rc;

	for (i = 0; i < 4; i++)
		dotterel->entries[i].entry = i;

	rc = pci_enable_msix_exact(pdev, dotterel->entries, 4);
	if (rc)
		return rc;

	dotterel->irq = dotterel->entries[0].vector;
	return 0;
}

static int dotterel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct dotterel *dotterel;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	dotterel = devm_kzalloc(&pdev->dev, sizeof(*dotterel), GFP_KERNEL);
	if (!dotterel)
		return -ENOMEM;

	return dotterel_vectors(pdev, dotterel);
}

static const struct pci_device_id dotterel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dotterel_ids);

static struct pci_driver dotterel_driver = {
	.name = "dotterel",
	.id_table = dotterel_ids,
	.probe = dotterel_probe,
};
module_pci_driver(dotterel_driver);

MODULE_DESCRIPTION("Fixture dotterel");
MODULE_LICENSE("GPL");
