// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a shared library on which one exit of a managed driver relies is for a person
#include <linux/module.h>
#include <linux/pci.h>

int whimbrel_attach(struct pci_dev *pdev);
void whimbrel_detach(struct pci_dev *pdev);

static int whimbrel_new_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = whimbrel_attach(pdev);
	if (rc)
		return rc;

	rc = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;
	return 0;
}

static void whimbrel_new_remove(struct pci_dev *pdev)
{
	whimbrel_detach(pdev);
}

static const struct pci_device_id whimbrel_new_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_new_ids);

static struct pci_driver whimbrel_new_driver = {
	.name = "whimbrel_new",
	.id_table = whimbrel_new_ids,
	.probe = whimbrel_new_probe,
	.remove = whimbrel_new_remove,
};
module_pci_driver(whimbrel_new_driver);

MODULE_DESCRIPTION("Fixture whimbrel_new");
MODULE_LICENSE("GPL");
