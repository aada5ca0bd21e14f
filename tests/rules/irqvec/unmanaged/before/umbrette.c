// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a pair that works stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int umbrette_start(struct pci_dev *pdev);

static int umbrette_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		pci_disable_device(pdev);

	return rc < 0 ? rc : 0;
}

static void umbrette_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id umbrette_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, umbrette_ids);

static struct pci_driver umbrette_driver = {
	.name = "umbrette",
	.id_table = umbrette_ids,
	.probe = umbrette_probe,
	.remove = umbrette_remove,
};
module_pci_driver(umbrette_driver);

MODULE_DESCRIPTION("Fixture umbrette");
MODULE_LICENSE("GPL");
