// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same in an arm that is never compiled
#include <linux/module.h>
#include <linux/pci.h>

static int tattler_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "tattler");
	if (rc)
		goto disable;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
#if 0
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

static void tattler_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id tattler_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, tattler_ids);

static struct pci_driver tattler_driver = {
	.name = "tattler",
	.id_table = tattler_ids,
	.probe = tattler_probe,
	.remove = tattler_remove,
};
module_pci_driver(tattler_driver);

MODULE_DESCRIPTION("Fixture tattler");
MODULE_LICENSE("GPL");
