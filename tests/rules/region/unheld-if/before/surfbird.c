// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same in one arm of an #if
#include <linux/module.h>
#include <linux/pci.h>

static int surfbird_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "surfbird");
	if (rc)
		goto release;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto release;

	return 0;

release:
#ifdef CONFIG_SURFBIRD_RELEASE
	pci_release_regions(pdev);
#endif

disable:
	pci_disable_device(pdev);
	return rc;
}

static void surfbird_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id surfbird_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, surfbird_ids);

static struct pci_driver surfbird_driver = {
	.name = "surfbird",
	.id_table = surfbird_ids,
	.probe = surfbird_probe,
	.remove = surfbird_remove,
};
module_pci_driver(surfbird_driver);

MODULE_DESCRIPTION("Fixture surfbird");
MODULE_LICENSE("GPL");
