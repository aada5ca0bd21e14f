// SPDX-License-Identifier: GPL-2.0-only
// Fixture: every error path disables
#include <linux/module.h>
#include <linux/pci.h>

static int turnstone_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto disable;

	rc = pci_request_regions(pdev, "turnstone");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void turnstone_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id turnstone_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, turnstone_ids);

static struct pci_driver turnstone_driver = {
	.name = "turnstone",
	.id_table = turnstone_ids,
	.probe = turnstone_probe,
	.remove = turnstone_remove,
};
module_pci_driver(turnstone_driver);

MODULE_DESCRIPTION("Fixture turnstone");
MODULE_LICENSE("GPL");
