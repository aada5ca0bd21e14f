// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a statement that grows gets braces, and so does the other arm
#include <linux/module.h>
#include <linux/pci.h>

static void jackdaw_poll(struct pci_dev *pdev);

static int jackdaw_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	if (id->driver_data & 1)
		pcim_intx(pdev, 1);

	if (id->driver_data & 2)
		pcim_intx(pdev, 1);
	else
		jackdaw_poll(pdev);

	if (id->driver_data & 4)
		jackdaw_poll(pdev);
	else
		pcim_intx(pdev, 0);

	if (id->driver_data & 8) {
		jackdaw_poll(pdev);
		pci_set_master(pdev);
	} else
		pcim_intx(pdev, 0);

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id jackdaw_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, jackdaw_ids);

static struct pci_driver jackdaw_driver = {
	.name = "jackdaw",
	.id_table = jackdaw_ids,
	.probe = jackdaw_probe,
};
module_pci_driver(jackdaw_driver);

MODULE_DESCRIPTION("Fixture jackdaw");
MODULE_LICENSE("GPL");
