// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, and a flag guards the release
#include <linux/module.h>
#include <linux/pci.h>

static int willet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "willet");
	if (rc)
		goto release;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto release;

	return 0;

release:
	if (pci_get_drvdata(pdev))
		pci_release_regions(pdev);

disable:
	pci_disable_device(pdev);
	return rc;
}

static void willet_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id willet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, willet_ids);

static struct pci_driver willet_driver = {
	.name = "willet",
	.id_table = willet_ids,
	.probe = willet_probe,
	.remove = willet_remove,
};
module_pci_driver(willet_driver);

MODULE_DESCRIPTION("Fixture willet");
MODULE_LICENSE("GPL");
