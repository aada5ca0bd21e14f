// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release in shutdown stays, no unbind follows it
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static void osprey_stop(struct pci_dev *pdev);

static int osprey_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static void osprey_shutdown(struct pci_dev *pdev)
{
	osprey_stop(pdev);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id osprey_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, osprey_ids);

static struct pci_driver osprey_driver = {
	.name = "osprey",
	.id_table = osprey_ids,
	.probe = osprey_probe,
	.shutdown = osprey_shutdown,
};
module_pci_driver(osprey_driver);

MODULE_DESCRIPTION("Fixture osprey");
MODULE_LICENSE("GPL");
