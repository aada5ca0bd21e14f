// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a function that spatch cannot parse is lost, and told
#include <linux/module.h>
#include <linux/pci.h>

#define MARTIN_HOOK(name)				\
int name##_hook(struct pci_dev *pdev)			\
{							\
	return pci_is_pcie(pdev) ? 0 : -ENODEV;		\
}

static MARTIN_HOOK(martin)

static void martin_quiet(struct pci_dev *pdev)
{
	pci_intx(pdev, 0);
}

static int martin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	pci_intx(pdev, 1);
	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		return rc;

	martin_quiet(pdev);
	return 0;
}

static const struct pci_device_id martin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, martin_ids);

static struct pci_driver martin_driver = {
	.name = "martin",
	.id_table = martin_ids,
	.probe = martin_probe,
};
module_pci_driver(martin_driver);

MODULE_DESCRIPTION("Fixture martin");
MODULE_LICENSE("GPL");
