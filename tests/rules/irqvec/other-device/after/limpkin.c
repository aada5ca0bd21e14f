// SPDX-License-Identifier: GPL-2.0-only
// Fixture: vectors of a device beside the own one are for a person, and keep the releases of all
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int limpkin_start(struct pci_dev *pdev);

static struct device *limpkin_twin(struct pci_dev *pdev);

static int limpkin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	struct pci_dev *twin = to_pci_dev(limpkin_twin(pdev));

	rc = pci_alloc_irq_vectors(twin, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = limpkin_start(pdev);
	if (rc) {
		pci_free_irq_vectors(twin);
		return rc;
	}

	return 0;
}

static const struct pci_device_id limpkin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, limpkin_ids);

static struct pci_driver limpkin_driver = {
	.name = "limpkin",
	.id_table = limpkin_ids,
	.probe = limpkin_probe,
};
module_pci_driver(limpkin_driver);

MODULE_DESCRIPTION("Fixture limpkin");
MODULE_LICENSE("GPL");
