// SPDX-License-Identifier: GPL-2.0-only
// Fixture: each arm of a version check is judged by the enable call of that arm
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/version.h>

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	rc = pcim_enable_device(pdev);
#else
	rc = pci_enable_device(pdev);
#endif
	if (rc)
		return rc;

#if KERNEL_VERSION(6, 14, 0) <= LINUX_VERSION_CODE
	rc = pcim_intx(pdev, 1);
	if (rc)
		return rc;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	pci_intx(pdev, 1);
#else
	pci_intx(pdev, 1);
#endif
	pci_intx(pdev, 1);
	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id dunlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunlin_ids);

static struct pci_driver dunlin_driver = {
	.name = "dunlin",
	.id_table = dunlin_ids,
	.probe = dunlin_probe,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Fixture dunlin");
MODULE_LICENSE("GPL");
