// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an entry that is set anew: a devm action
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct sanderling {
	struct msix_entry entries[4];
	int irq;
};

static int sanderling_vectors(struct pci_dev *pdev, struct sanderling *sanderling)
{
	int i, rc;

	for (i = 0; i < 4; i++)
		sanderling->entries[i].entry = i;
	sanderling->entries[3].entry = 7;
	rc = pci_enable_msix_exact(pdev, sanderling->entries, 4);
	if (rc)
		return rc;

	sanderling->irq = sanderling->entries[0].vector;
	return 0;
}

static int sanderling_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sanderling *sanderling;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	sanderling = devm_kzalloc(&pdev->dev, sizeof(*sanderling), GFP_KERNEL);
	if (!sanderling)
		return -ENOMEM;

	return sanderling_vectors(pdev, sanderling);
}

static const struct pci_device_id sanderling_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sanderling_ids);

static struct pci_driver sanderling_driver = {
	.name = "sanderling",
	.id_table = sanderling_ids,
	.probe = sanderling_probe,
};
module_pci_driver(sanderling_driver);

MODULE_DESCRIPTION("Fixture sanderling");
MODULE_LICENSE("GPL");
