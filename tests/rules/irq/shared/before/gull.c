// SPDX-License-Identifier: GPL-2.0-only
// Fixture: two drivers share a handler, and one of them frees it
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#include "gull_core.h"

static int gull_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), gull_common_irq, 0, "gull", pdev);
	if (rc)
		pci_free_irq_vectors(pdev);

	return rc;
}

static void gull_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id gull_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gull_ids);

static struct pci_driver gull_driver = {
	.name = "gull",
	.id_table = gull_ids,
	.probe = gull_probe,
	.remove = gull_remove,
};
module_pci_driver(gull_driver);

MODULE_DESCRIPTION("Fixture gull");
MODULE_LICENSE("GPL");
