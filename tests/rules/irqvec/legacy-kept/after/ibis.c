// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of old that one test uses up is a count now
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t ibis_interrupt(int irq, void *data);

static int ibis_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0) {
		dev_err(&pdev->dev, "no MSI: %d\n", rc);
		return rc;
	}

	rc = devm_request_irq(&pdev->dev, pdev->irq, ibis_interrupt, 0, "ibis", pdev);
	return rc;
}

static void ibis_remove(struct pci_dev *pdev)
{
	devm_free_irq(&pdev->dev, pdev->irq, pdev);
}

static const struct pci_device_id ibis_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ibis_ids);

static struct pci_driver ibis_driver = {
	.name = "ibis",
	.id_table = ibis_ids,
	.probe = ibis_probe,
	.remove = ibis_remove,
};
module_pci_driver(ibis_driver);

MODULE_DESCRIPTION("Fixture ibis");
MODULE_LICENSE("GPL");
