// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a disable in remove and one where probe fails go
#include <linux/module.h>
#include <linux/pci.h>

static int siskin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int err;

	err = pcim_enable_device(pdev);
	if (err)
		return err;

	err = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (err)
		goto err_disable;

	return 0;

err_disable:
	return err;
}

static void siskin_remove(struct pci_dev *pdev)
{
	pci_set_drvdata(pdev, NULL);
}

static const struct pci_device_id siskin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, siskin_ids);

static struct pci_driver siskin_driver = {
	.name = "siskin",
	.id_table = siskin_ids,
	.probe = siskin_probe,
	.remove = siskin_remove,
};
module_pci_driver(siskin_driver);

MODULE_DESCRIPTION("Fixture siskin");
MODULE_LICENSE("GPL");
