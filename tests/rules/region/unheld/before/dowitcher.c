// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a request that fails goes to the label that releases
#include <linux/module.h>
#include <linux/pci.h>

static int dowitcher_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "dowitcher");
	if (rc)
		goto release;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto release;

	return 0;

release:
	pci_release_regions(pdev);

disable:
	pci_disable_device(pdev);
	return rc;
}

static void dowitcher_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id dowitcher_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dowitcher_ids);

static struct pci_driver dowitcher_driver = {
	.name = "dowitcher",
	.id_table = dowitcher_ids,
	.probe = dowitcher_probe,
	.remove = dowitcher_remove,
};
module_pci_driver(dowitcher_driver);

MODULE_DESCRIPTION("Fixture dowitcher");
MODULE_LICENSE("GPL");
