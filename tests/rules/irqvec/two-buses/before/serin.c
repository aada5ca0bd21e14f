// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a function that asks dev_is_pci() is about the own device, whatever bus calls it
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

static int serin_vectors(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int rc;

	if (!dev_is_pci(dev))
		return 0;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static int serin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return serin_vectors(&pdev->dev);
}

static int serin_platform_probe(struct platform_device *pdev)
{
	return serin_vectors(&pdev->dev);
}

static struct platform_driver serin_platform_driver = {
	.driver = { .name = "serin" },
	.probe = serin_platform_probe,
};
builtin_platform_driver(serin_platform_driver);

static const struct pci_device_id serin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, serin_ids);

static struct pci_driver serin_driver = {
	.name = "serin",
	.id_table = serin_ids,
	.probe = serin_probe,
};
module_pci_driver(serin_driver);

MODULE_DESCRIPTION("Fixture serin");
MODULE_LICENSE("GPL");
