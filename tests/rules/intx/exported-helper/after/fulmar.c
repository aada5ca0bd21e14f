// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a helper that another module exports enables the device
#include <linux/module.h>
#include <linux/pci.h>

int fulmar_prepare(struct pci_dev *pdev);

static int fulmar_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = fulmar_prepare(pdev);
	if (rc)
		return rc;

	rc = pcim_intx(pdev, 1);
	if (rc)
		return rc;
	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id fulmar_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, fulmar_ids);

static struct pci_driver fulmar_driver = {
	.name = "fulmar",
	.id_table = fulmar_ids,
	.probe = fulmar_probe,
};
module_pci_driver(fulmar_driver);

MODULE_DESCRIPTION("Fixture fulmar");
MODULE_LICENSE("GPL");
