// SPDX-License-Identifier: GPL-2.0-only
// Fixture: both arms of a preprocessor #if are edited
#include <linux/module.h>
#include <linux/pci.h>

static int ibis_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

#ifdef CONFIG_IBIS_POLLED
	pci_intx(pdev, 0);
#else
	pci_intx(pdev, 1);
#endif
	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id ibis_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ibis_ids);

static struct pci_driver ibis_driver = {
	.name = "ibis",
	.id_table = ibis_ids,
	.probe = ibis_probe,
};
module_pci_driver(ibis_driver);

MODULE_DESCRIPTION("Fixture ibis");
MODULE_LICENSE("GPL");
