// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a number is kept from an earlier allocation
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t ruff_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int ruff_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int irq, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	irq = pci_irq_vector(pdev, 0);
	if (rc < 4) {
		pci_free_irq_vectors(pdev);
		rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_INTX);
		if (rc < 0)
			return rc;
	}

	rc = request_irq(irq, ruff_irq, IRQF_SHARED, "ruff", pdev);
	if (rc)
		goto out_vectors;

	pci_set_drvdata(pdev, (void *)(long)irq);
	return 0;

out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void ruff_remove(struct pci_dev *pdev)
{
	free_irq((long)pci_get_drvdata(pdev), pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id ruff_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ruff_ids);

static struct pci_driver ruff_driver = {
	.name = "ruff",
	.id_table = ruff_ids,
	.probe = ruff_probe,
	.remove = ruff_remove,
};
module_pci_driver(ruff_driver);

MODULE_DESCRIPTION("Fixture ruff");
MODULE_LICENSE("GPL");
