// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a block that opens in both arms of an #if is lost, and told
#include <linux/module.h>
#include <linux/pci.h>

static int linnet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

#ifdef CONFIG_LINNET_STRICT
	if (id->driver_data) {
		pci_set_master(pdev);
		pcim_intx(pdev, 0);
#else
	if (pdev->revision) {
		pci_intx(pdev, 1);
#endif
	}

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id linnet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, linnet_ids);

static struct pci_driver linnet_driver = {
	.name = "linnet",
	.id_table = linnet_ids,
	.probe = linnet_probe,
};
module_pci_driver(linnet_driver);

MODULE_DESCRIPTION("Fixture linnet");
MODULE_LICENSE("GPL");
