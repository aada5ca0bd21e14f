// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release in #else, after a return in #if, is on no way that is known
#include <linux/module.h>
#include <linux/pci.h>

static int nuthatch_poll(struct pci_dev *pdev)
{
	return pci_wait_for_pending_transaction(pdev);
}

static int nuthatch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

#if IS_ENABLED(CONFIG_NUTHATCH_IRQ)
	return dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
#else
	pci_clear_master(pdev);
	pci_disable_device(pdev);
	if (!nuthatch_poll(pdev))
		return -EIO;

	return 0;
#endif
}

static const struct pci_device_id nuthatch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, nuthatch_ids);

static struct pci_driver nuthatch_driver = {
	.name = "nuthatch",
	.id_table = nuthatch_ids,
	.probe = nuthatch_probe,
};
module_pci_driver(nuthatch_driver);

MODULE_DESCRIPTION("Fixture nuthatch");
MODULE_LICENSE("GPL");
