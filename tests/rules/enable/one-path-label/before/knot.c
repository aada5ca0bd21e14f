// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error path goes to the label below the disable
#include <linux/module.h>
#include <linux/pci.h>

static int knot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto out;

	rc = pci_request_regions(pdev, "knot");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
out:
	return rc;
}

static void knot_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id knot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, knot_ids);

static struct pci_driver knot_driver = {
	.name = "knot",
	.id_table = knot_ids,
	.probe = knot_probe,
	.remove = knot_remove,
};
module_pci_driver(knot_driver);

MODULE_DESCRIPTION("Fixture knot");
MODULE_LICENSE("GPL");
