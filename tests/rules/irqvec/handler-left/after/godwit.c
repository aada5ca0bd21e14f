// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a handler that an error path leaves keeps the release of its vector
#include <linux/module.h>
#include <linux/pci.h>

#include <linux/interrupt.h>

static irqreturn_t godwit_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int godwit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int i, n, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	n = pcim_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	if (n < 0)
		return n;

	for (i = 0; i < n; i++) {
		rc = request_irq(pci_irq_vector(pdev, i), godwit_irq, 0, "godwit", pdev);
		if (rc) {
			while (--i >= 0)
				free_irq(pci_irq_vector(pdev, i), pdev);
			goto out_vectors;
		}
	}

	rc = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (rc)
		goto out_vectors;

	pci_set_drvdata(pdev, pdev);
	return 0;

out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void godwit_remove(struct pci_dev *pdev)
{
	int i;

	for (i = 0; i < pdev->msi_cap; i++)
		free_irq(pci_irq_vector(pdev, i), pdev);

	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id godwit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_ids);

static struct pci_driver godwit_driver = {
	.name = "godwit",
	.id_table = godwit_ids,
	.probe = godwit_probe,
	.remove = godwit_remove,
};
module_pci_driver(godwit_driver);

MODULE_DESCRIPTION("Fixture godwit");
MODULE_LICENSE("GPL");
