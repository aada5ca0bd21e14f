// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the result goes where the next error goes, by return
#include <linux/module.h>
#include <linux/pci.h>

static int auk_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	pci_set_master(pdev);
	pci_intx(pdev, 1);

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id auk_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, auk_ids);

static struct pci_driver auk_driver = {
	.name = "auk",
	.id_table = auk_ids,
	.probe = auk_probe,
};
module_pci_driver(auk_driver);

MODULE_DESCRIPTION("Fixture auk");
MODULE_LICENSE("GPL");
