// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an array that the function has numbered is filled from the managed call.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct plover {
	struct msix_entry entries[4];
	int irq;
};

static int plover_vectors(struct pci_dev *pdev, struct plover *plover)
{
	int i, rc;

	for (i = 0; i < ARRAY_SIZE(plover->entries); i++)
		plover->entries[i].entry = i;

	rc = pci_enable_msix_range(pdev, plover->entries, 1, i);
	if (rc < 0)
		return rc;

	plover->irq = plover->entries[0].vector;
	return 0;
}

static int plover_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct plover *plover;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	plover = devm_kzalloc(&pdev->dev, sizeof(*plover), GFP_KERNEL);
	if (!plover)
		return -ENOMEM;

	return plover_vectors(pdev, plover);
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
