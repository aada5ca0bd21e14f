// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error path goes to the label below the release
#include <linux/module.h>
#include <linux/pci.h>

static int redshank_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "redshank");
	if (rc)
		goto disable;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto disable;

	return 0;

release:
	pci_release_regions(pdev);

disable:
	pci_disable_device(pdev);
	return rc;
}

static void redshank_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id redshank_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, redshank_ids);

static struct pci_driver redshank_driver = {
	.name = "redshank",
	.id_table = redshank_ids,
	.probe = redshank_probe,
	.remove = redshank_remove,
};
module_pci_driver(redshank_driver);

MODULE_DESCRIPTION("Fixture redshank");
MODULE_LICENSE("GPL");
