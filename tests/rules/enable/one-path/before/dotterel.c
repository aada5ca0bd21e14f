// SPDX-License-Identifier: GPL-2.0-only
// Fixture: one error path returns past the label that disables
#include <linux/module.h>
#include <linux/pci.h>

static int dotterel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "dotterel");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void dotterel_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id dotterel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dotterel_ids);

static struct pci_driver dotterel_driver = {
	.name = "dotterel",
	.id_table = dotterel_ids,
	.probe = dotterel_probe,
	.remove = dotterel_remove,
};
module_pci_driver(dotterel_driver);

MODULE_DESCRIPTION("Fixture dotterel");
MODULE_LICENSE("GPL");
