// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of 0 that is read after a success is for a person.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct dunlin {
	struct msix_entry entries[4];
	int irq;
};

static int dunlin_vectors(struct pci_dev *pdev, struct dunlin *dunlin)
{
	int i, rc;

	for (i = 0; i < 4; i++)
		dunlin->entries[i].entry = i;

	rc = pci_enable_msix_exact(pdev, dunlin->entries, 4);
	if (rc)
		return rc;

	dunlin->irq = dunlin->entries[0].vector;
	return rc;
}

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct dunlin *dunlin;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	dunlin = devm_kzalloc(&pdev->dev, sizeof(*dunlin), GFP_KERNEL);
	if (!dunlin)
		return -ENOMEM;

	return dunlin_vectors(pdev, dunlin);
}

static const struct pci_device_id dunlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunlin_ids);

static struct pci_driver dunlin_driver = {
	.name = "dunlin",
	.id_table = dunlin_ids,
	.probe = dunlin_probe,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Fixture dunlin");
MODULE_LICENSE("GPL");
