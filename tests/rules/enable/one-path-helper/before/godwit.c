// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a helper enables and fails, its caller only returns
#include <linux/module.h>
#include <linux/pci.h>

static int godwit_setup(struct pci_dev *pdev)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	return dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
}

static int godwit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = godwit_setup(pdev);
	if (rc)
		return rc;

	return 0;
}

static void godwit_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id godwit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_ids);

static struct pci_driver godwit_driver = {
	.name = "godwit",
	.id_table = godwit_ids,
	.probe = godwit_probe,
	.remove = godwit_remove,
};
module_pci_driver(godwit_driver);

MODULE_DESCRIPTION("Fixture godwit");
MODULE_LICENSE("GPL");
