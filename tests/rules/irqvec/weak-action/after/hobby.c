// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver whose devm action may not be added gets the managed call beside it
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static void hobby_free_vectors(void *data)
{
	pci_free_irq_vectors(data);
}

static int hobby_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	return devm_add_action(&pdev->dev, hobby_free_vectors, pdev);
}

static const struct pci_device_id hobby_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hobby_ids);

static struct pci_driver hobby_driver = {
	.name = "hobby",
	.id_table = hobby_ids,
	.probe = hobby_probe,
};
module_pci_driver(hobby_driver);

MODULE_DESCRIPTION("Fixture hobby");
MODULE_LICENSE("GPL");
