// SPDX-License-Identifier: GPL-2.0-only
// Fixture: three handlers in a ladder of labels, each step right
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t fulmar_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int fulmar_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 3, 3, PCI_IRQ_MSIX);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), fulmar_irq, 0, "fulmar-admin", pdev);
	if (rc)
		goto out_vectors;

	rc = request_irq(pci_irq_vector(pdev, 1), fulmar_irq, 0, "fulmar-rx", pdev);
	if (rc)
		goto out_admin;

	rc = request_irq(pci_irq_vector(pdev, 2), fulmar_irq, 0, "fulmar-tx", pdev);
	if (rc)
		goto out_rx;

	return 0;

out_rx:
	free_irq(pci_irq_vector(pdev, 1), pdev);
out_admin:
	free_irq(pci_irq_vector(pdev, 0), pdev);
out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void fulmar_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 2), pdev);
	free_irq(pci_irq_vector(pdev, 1), pdev);
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id fulmar_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, fulmar_ids);

static struct pci_driver fulmar_driver = {
	.name = "fulmar",
	.id_table = fulmar_ids,
	.probe = fulmar_probe,
	.remove = fulmar_remove,
};
module_pci_driver(fulmar_driver);

MODULE_DESCRIPTION("Fixture fulmar");
MODULE_LICENSE("GPL");
