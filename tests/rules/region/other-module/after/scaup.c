// SPDX-License-Identifier: GPL-2.0-only
// Fixture: regions of an exporting module that needs review are not released by unbind alone
#include <linux/module.h>
#include <linux/pci.h>

int scaup_take(struct pci_dev *pdev);

static int scaup_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = scaup_take(pdev);
	if (rc < 0)
		return rc;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc) {
		pci_release_regions(pdev);
		return rc;
	}

	return 0;
}

static void scaup_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
}

static const struct pci_device_id scaup_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, scaup_ids);

static struct pci_driver scaup_driver = {
	.name = "scaup",
	.id_table = scaup_ids,
	.probe = scaup_probe,
	.remove = scaup_remove,
};
module_pci_driver(scaup_driver);

MODULE_DESCRIPTION("Fixture scaup");
MODULE_LICENSE("GPL");
