// SPDX-License-Identifier: GPL-2.0-only
// Fixture: vectors that a probe of another bus may allocate are for a person
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

static int siskin_vectors(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static int siskin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return siskin_vectors(&pdev->dev);
}

static int siskin_platform_probe(struct platform_device *pdev)
{
	return siskin_vectors(&pdev->dev);
}

static struct platform_driver siskin_platform_driver = {
	.driver = { .name = "siskin" },
	.probe = siskin_platform_probe,
};
builtin_platform_driver(siskin_platform_driver);

static const struct pci_device_id siskin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, siskin_ids);

static struct pci_driver siskin_driver = {
	.name = "siskin",
	.id_table = siskin_ids,
	.probe = siskin_probe,
};
module_pci_driver(siskin_driver);

MODULE_DESCRIPTION("Fixture siskin");
MODULE_LICENSE("GPL");
