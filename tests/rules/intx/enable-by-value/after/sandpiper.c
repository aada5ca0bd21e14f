// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a function with underscores that returns a struct enables the device
#include <linux/module.h>
#include <linux/pci.h>

struct sandpiper_state {
	int rc;
};

static struct sandpiper_state __sandpiper_enable(struct pci_dev *pdev)
{
	struct sandpiper_state state = { .rc = pcim_enable_device(pdev) };

	return state;
}

static int sandpiper_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = __sandpiper_enable(pdev).rc;
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

static const struct pci_device_id sandpiper_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sandpiper_ids);

static struct pci_driver sandpiper_driver = {
	.name = "sandpiper",
	.id_table = sandpiper_ids,
	.probe = sandpiper_probe,
};
module_pci_driver(sandpiper_driver);

MODULE_DESCRIPTION("Fixture sandpiper");
MODULE_LICENSE("GPL");
