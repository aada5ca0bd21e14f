// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same in one arm of an #if
#include <linux/module.h>
#include <linux/pci.h>

static int whimbrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
#ifdef CONFIG_WHIMBREL_STRICT
		goto disable;
#else
		return rc;
#endif

	rc = pci_request_regions(pdev, "whimbrel");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void whimbrel_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id whimbrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_ids);

static struct pci_driver whimbrel_driver = {
	.name = "whimbrel",
	.id_table = whimbrel_ids,
	.probe = whimbrel_probe,
	.remove = whimbrel_remove,
};
module_pci_driver(whimbrel_driver);

MODULE_DESCRIPTION("Fixture whimbrel");
MODULE_LICENSE("GPL");
