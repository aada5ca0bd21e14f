// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error that a helper returns ends probe: its release goes
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t siskin_interrupt(int irq, void *data);

static int siskin_irq(struct pci_dev *pdev)
{
	int rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = request_irq(pdev->irq, siskin_interrupt, 0, "siskin", pdev);
	if (rc < 0)
		pci_free_irq_vectors(pdev);

	return rc;
}

static int siskin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = siskin_irq(pdev);
	if (rc) {
		dev_err(&pdev->dev, "no interrupt: %d\n", rc);
		return rc;
	}

	return 0;
}

static const struct pci_device_id siskin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, siskin_ids);

static struct pci_driver siskin_driver = {
	.name = "siskin",
	.id_table = siskin_ids,
	.probe = siskin_probe,
};
module_pci_driver(siskin_driver);

MODULE_DESCRIPTION("Fixture siskin");
MODULE_LICENSE("GPL");
