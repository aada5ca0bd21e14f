// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release whose condition does something stays; the allocation gets its name
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int redstart_stop(struct pci_dev *pdev);

static int redstart_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static void redstart_remove(struct pci_dev *pdev)
{
	if (redstart_stop(pdev))
		pci_free_irq_vectors(pdev);
}

static const struct pci_device_id redstart_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, redstart_ids);

static struct pci_driver redstart_driver = {
	.name = "redstart",
	.id_table = redstart_ids,
	.probe = redstart_probe,
	.remove = redstart_remove,
};
module_pci_driver(redstart_driver);

MODULE_DESCRIPTION("Fixture redstart");
MODULE_LICENSE("GPL");
