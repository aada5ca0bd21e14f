// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the second driver of the shared handler, which frees nothing
#include <linux/module.h>
#include <linux/pci.h>

#include "gull_core.h"

static int gull_b_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), gull_common_irq, 0, "gull_b", pdev);
	if (rc)
		pci_free_irq_vectors(pdev);

	return rc;
}

static void gull_b_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id gull_b_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0006) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gull_b_ids);

static struct pci_driver gull_b_driver = {
	.name = "gull_b",
	.id_table = gull_b_ids,
	.probe = gull_b_probe,
	.remove = gull_b_remove,
};
module_pci_driver(gull_b_driver);

MODULE_DESCRIPTION("Fixture gull_b");
MODULE_LICENSE("GPL");
