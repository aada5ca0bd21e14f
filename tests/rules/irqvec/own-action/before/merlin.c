// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver that frees by a devm action of its own is done
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int merlin_start(struct pci_dev *pdev);

static void merlin_free_vectors(void *data)
{
	pci_free_irq_vectors(data);
}

static int merlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = devm_add_action_or_reset(&pdev->dev, merlin_free_vectors, pdev);
	if (rc)
		return rc;

	return merlin_start(pdev);
}

static const struct pci_device_id merlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, merlin_ids);

static struct pci_driver merlin_driver = {
	.name = "merlin",
	.id_table = merlin_ids,
	.probe = merlin_probe,
};
module_pci_driver(merlin_driver);

MODULE_DESCRIPTION("Fixture merlin");
MODULE_LICENSE("GPL");
