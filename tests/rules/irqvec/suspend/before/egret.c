// SPDX-License-Identifier: GPL-2.0-only
// Fixture: vectors that go in suspend and come back in resume get their name, the release stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int egret_start(struct pci_dev *pdev);

static int egret_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	return egret_start(pdev);
}

static int egret_suspend(struct device *dev)
{
	pci_free_irq_vectors(to_pci_dev(dev));
	return 0;
}

static int egret_resume(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : egret_start(pdev);
}

static const struct dev_pm_ops egret_pm = {
	.suspend = egret_suspend,
	.resume = egret_resume,
};

static const struct pci_device_id egret_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, egret_ids);

static struct pci_driver egret_driver = {
	.name = "egret",
	.id_table = egret_ids,
	.probe = egret_probe,
	.driver.pm = &egret_pm,
};
module_pci_driver(egret_driver);

MODULE_DESCRIPTION("Fixture egret");
MODULE_LICENSE("GPL");
