// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a shared library on which one exit of a managed driver relies is for a person
#include <linux/module.h>
#include <linux/pci.h>

int whimbrel_attach(struct pci_dev *pdev);
void whimbrel_detach(struct pci_dev *pdev);

static int whimbrel_old_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = whimbrel_attach(pdev);
	if (rc)
		return rc;

	rc = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto detach;
	return 0;

detach:
	whimbrel_detach(pdev);
	return rc;
}

static void whimbrel_old_remove(struct pci_dev *pdev)
{
	whimbrel_detach(pdev);
}

static const struct pci_device_id whimbrel_old_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_old_ids);

static struct pci_driver whimbrel_old_driver = {
	.name = "whimbrel_old",
	.id_table = whimbrel_old_ids,
	.probe = whimbrel_old_probe,
	.remove = whimbrel_old_remove,
};
module_pci_driver(whimbrel_old_driver);

MODULE_DESCRIPTION("Fixture whimbrel_old");
MODULE_LICENSE("GPL");
