// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a jump that is one label too low leaves a handler attached
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t shearwater_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int shearwater_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 3, 3, PCI_IRQ_MSIX);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), shearwater_irq, 0, "shearwater-admin", pdev);
	if (rc)
		goto out_vectors;

	rc = request_irq(pci_irq_vector(pdev, 1), shearwater_irq, 0, "shearwater-rx", pdev);
	if (rc)
		goto out_admin;

	rc = request_irq(pci_irq_vector(pdev, 2), shearwater_irq, 0, "shearwater-tx", pdev);
	if (rc)
		goto out_admin;

	return 0;

out_admin:
	free_irq(pci_irq_vector(pdev, 0), pdev);
out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void shearwater_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 2), pdev);
	free_irq(pci_irq_vector(pdev, 1), pdev);
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id shearwater_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, shearwater_ids);

static struct pci_driver shearwater_driver = {
	.name = "shearwater",
	.id_table = shearwater_ids,
	.probe = shearwater_probe,
	.remove = shearwater_remove,
};
module_pci_driver(shearwater_driver);

MODULE_DESCRIPTION("Fixture shearwater");
MODULE_LICENSE("GPL");
