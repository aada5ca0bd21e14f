// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a table of the driver has a function that releases: its owner may call it
#include <linux/module.h>
#include <linux/pci.h>

struct phainopepla_ops {
	void (*free)(struct pci_dev *pdev);
};

void phainopepla_give(struct pci_dev *pdev, const struct phainopepla_ops *ops);
void phainopepla_drop(struct pci_dev *pdev);

static void phainopepla_free(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
}

static const struct phainopepla_ops phainopepla_all = {
	.free = phainopepla_free,
};

static int phainopepla_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_request_regions(pdev, "phainopepla");
	if (rc)
		return rc;

	phainopepla_give(pdev, &phainopepla_all);
	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		phainopepla_drop(pdev);

	return rc;
}

static void phainopepla_remove(struct pci_dev *pdev)
{
	phainopepla_drop(pdev);
}

static const struct pci_device_id phainopepla_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, phainopepla_ids);

static struct pci_driver phainopepla_driver = {
	.name = "phainopepla",
	.id_table = phainopepla_ids,
	.probe = phainopepla_probe,
	.remove = phainopepla_remove,
};
module_pci_driver(phainopepla_driver);

MODULE_DESCRIPTION("Fixture phainopepla");
MODULE_LICENSE("GPL");
