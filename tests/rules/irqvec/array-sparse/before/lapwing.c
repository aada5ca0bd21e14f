// SPDX-License-Identifier: GPL-2.0-only
// Fixture: entries that are not the first ones get a devm action
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct lapwing {
	struct msix_entry entries[4];
	int irq;
};

static int lapwing_vectors(struct pci_dev *pdev, struct lapwing *lapwing)
{
	int i, rc;

	for (i = 0; i < 4; i++)
		lapwing->entries[i].entry = 2 * i;

	rc = pci_enable_msix_exact(pdev, lapwing->entries, 4);
	if (rc)
		return rc;

	lapwing->irq = lapwing->entries[0].vector;
	return 0;
}

static int lapwing_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct lapwing *lapwing;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	lapwing = devm_kzalloc(&pdev->dev, sizeof(*lapwing), GFP_KERNEL);
	if (!lapwing)
		return -ENOMEM;

	return lapwing_vectors(pdev, lapwing);
}

static const struct pci_device_id lapwing_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lapwing_ids);

static struct pci_driver lapwing_driver = {
	.name = "lapwing",
	.id_table = lapwing_ids,
	.probe = lapwing_probe,
};
module_pci_driver(lapwing_driver);

MODULE_DESCRIPTION("Fixture lapwing");
MODULE_LICENSE("GPL");
