// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a step of the ladder is in an arm of #if
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t petrel_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int petrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 3, 3, PCI_IRQ_MSIX);
	if (rc < 0)
		return rc;

	rc = request_irq(pci_irq_vector(pdev, 0), petrel_irq, 0, "petrel-admin", pdev);
	if (rc)
		goto out_vectors;

	rc = request_irq(pci_irq_vector(pdev, 1), petrel_irq, 0, "petrel-rx", pdev);
	if (rc)
		goto out_admin;

	rc = request_irq(pci_irq_vector(pdev, 2), petrel_irq, 0, "petrel-tx", pdev);
	if (rc)
		goto out_rx;

	return 0;

out_rx:
#if IS_ENABLED(CONFIG_PETREL_RX)
	free_irq(pci_irq_vector(pdev, 1), pdev);
#endif
out_admin:
	free_irq(pci_irq_vector(pdev, 0), pdev);
out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void petrel_remove(struct pci_dev *pdev)
{
	free_irq(pci_irq_vector(pdev, 2), pdev);
	free_irq(pci_irq_vector(pdev, 1), pdev);
	free_irq(pci_irq_vector(pdev, 0), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id petrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, petrel_ids);

static struct pci_driver petrel_driver = {
	.name = "petrel",
	.id_table = petrel_ids,
	.probe = petrel_probe,
	.remove = petrel_remove,
};
module_pci_driver(petrel_driver);

MODULE_DESCRIPTION("Fixture petrel");
MODULE_LICENSE("GPL");
