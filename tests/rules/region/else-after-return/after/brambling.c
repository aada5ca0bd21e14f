// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release in #else, after a return in #if, is on no way that is known
#include <linux/module.h>
#include <linux/pci.h>

static int brambling_poll(struct pci_dev *pdev)
{
	return pci_wait_for_pending_transaction(pdev);
}

static int brambling_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "brambling");
	if (rc)
		return rc;

#if IS_ENABLED(CONFIG_BRAMBLING_IRQ)
	return dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
#else
	pci_release_regions(pdev);
	if (!brambling_poll(pdev))
		return -EIO;

	return 0;
#endif
}

static const struct pci_device_id brambling_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, brambling_ids);

static struct pci_driver brambling_driver = {
	.name = "brambling",
	.id_table = brambling_ids,
	.probe = brambling_probe,
};
module_pci_driver(brambling_driver);

MODULE_DESCRIPTION("Fixture brambling");
MODULE_LICENSE("GPL");
