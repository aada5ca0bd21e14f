// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same in one arm of an #if
#include <linux/module.h>
#include <linux/pci.h>

static int greenshank_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "greenshank");
	if (rc)
		goto disable;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
#ifdef CONFIG_GREENSHANK_EARLY
		goto disable;
#else
		goto release;
#endif

	return 0;

release:
	pci_release_regions(pdev);

disable:
	pci_disable_device(pdev);
	return rc;
}

static void greenshank_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id greenshank_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, greenshank_ids);

static struct pci_driver greenshank_driver = {
	.name = "greenshank",
	.id_table = greenshank_ids,
	.probe = greenshank_probe,
	.remove = greenshank_remove,
};
module_pci_driver(greenshank_driver);

MODULE_DESCRIPTION("Fixture greenshank");
MODULE_LICENSE("GPL");
