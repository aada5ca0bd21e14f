// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a helper that cleans up by a flag may know what it does
#include <linux/module.h>
#include <linux/pci.h>

struct snipe {
	bool enabled;
};

static void snipe_undo(struct pci_dev *pdev, struct snipe *s)
{
	if (s->enabled)
		pci_disable_device(pdev);
}

static int snipe_setup(struct pci_dev *pdev, struct snipe *s)
{
	int rc;

	rc = pci_enable_device(pdev);
	s->enabled = !rc;
	if (!rc)
		rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		snipe_undo(pdev, s);

	return rc;
}

static int snipe_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = snipe_setup(pdev, pci_get_drvdata(pdev));
	if (rc)
		return rc;

	return 0;
}

static void snipe_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id snipe_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, snipe_ids);

static struct pci_driver snipe_driver = {
	.name = "snipe",
	.id_table = snipe_ids,
	.probe = snipe_probe,
	.remove = snipe_remove,
};
module_pci_driver(snipe_driver);

MODULE_DESCRIPTION("Fixture snipe");
MODULE_LICENSE("GPL");
