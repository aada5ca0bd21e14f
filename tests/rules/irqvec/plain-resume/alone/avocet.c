// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a plain enable in a resume makes nobody unmanaged
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int avocet_start(struct pci_dev *pdev);

static int avocet_spread(struct pci_dev *pdev)
{
	struct irq_affinity spread = { .pre_vectors = 1 };
	int count;

	count = pcim_alloc_irq_vectors_affinity(pdev, 2, 16,
					       PCI_IRQ_MSIX | PCI_IRQ_AFFINITY,
					       &spread);
	if (count < 0)
		return count;

	return count == 1 ? -ENOSPC : 0;
}

static int avocet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	if (pci_msix_vec_count(pdev) > 1)
		return avocet_spread(pdev);

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (rc <= 0)
		return -ENODEV;

	return avocet_start(pdev);
}

static int avocet_resume(struct device *dev)
{
	return pci_enable_device(to_pci_dev(dev));
}

static DEFINE_SIMPLE_DEV_PM_OPS(avocet_pm, NULL, avocet_resume);

static const struct pci_device_id avocet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, avocet_ids);

static struct pci_driver avocet_driver = {
	.name = "avocet",
	.id_table = avocet_ids,
	.probe = avocet_probe,
	.driver.pm = &avocet_pm,
};
module_pci_driver(avocet_driver);

MODULE_DESCRIPTION("Fixture avocet");
MODULE_LICENSE("GPL");
