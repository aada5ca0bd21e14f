// SPDX-License-Identifier: GPL-2.0-only
// Fixture: on the ways of remove and resume the result is not used
#include <linux/module.h>
#include <linux/pci.h>

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
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

static void dunlin_remove(struct pci_dev *pdev)
{
	pcim_intx(pdev, 0);
}

static int dunlin_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int rc;

	rc = pci_set_power_state(pdev, PCI_D0);
	if (rc)
		return rc;

	rc = pcim_intx(pdev, 1);
	if (rc)
		return rc;
	pci_set_master(pdev);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(dunlin_pm, NULL, dunlin_resume);

static const struct pci_device_id dunlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunlin_ids);

static struct pci_driver dunlin_driver = {
	.name = "dunlin",
	.id_table = dunlin_ids,
	.probe = dunlin_probe,
	.remove = dunlin_remove,
	.driver.pm = &dunlin_pm,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Fixture dunlin");
MODULE_LICENSE("GPL");
