// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release in #else, after a return in #if, stays: it is on no way that is known
#include <linux/module.h>
#include <linux/pci.h>

static int dunnock_poll(struct pci_dev *pdev)
{
	return pci_wait_for_pending_transaction(pdev);
}

static int dunnock_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (rc < 0)
		return rc;

#if IS_ENABLED(CONFIG_DUNNOCK_IRQ)
	return dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
#else
	pci_free_irq_vectors(pdev);
	if (!dunnock_poll(pdev))
		return -EIO;

	return 0;
#endif
}

static const struct pci_device_id dunnock_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunnock_ids);

static struct pci_driver dunnock_driver = {
	.name = "dunnock",
	.id_table = dunnock_ids,
	.probe = dunnock_probe,
};
module_pci_driver(dunnock_driver);

MODULE_DESCRIPTION("Fixture dunnock");
MODULE_LICENSE("GPL");
