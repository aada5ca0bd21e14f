// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a library that releases in pairs, on every exit, stays as it is
#include <linux/module.h>
#include <linux/pci.h>

int turnstone_attach(struct pci_dev *pdev);
void turnstone_detach(struct pci_dev *pdev);

static int turnstone_old_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = turnstone_attach(pdev);
	if (rc)
		return rc;

	rc = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto detach;
	return 0;

detach:
	turnstone_detach(pdev);
	return rc;
}

static void turnstone_old_remove(struct pci_dev *pdev)
{
	turnstone_detach(pdev);
}

static const struct pci_device_id turnstone_old_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, turnstone_old_ids);

static struct pci_driver turnstone_old_driver = {
	.name = "turnstone_old",
	.id_table = turnstone_old_ids,
	.probe = turnstone_old_probe,
	.remove = turnstone_old_remove,
};
module_pci_driver(turnstone_old_driver);

MODULE_DESCRIPTION("Fixture turnstone_old");
MODULE_LICENSE("GPL");
