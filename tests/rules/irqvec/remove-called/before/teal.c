// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver that recovers by remove and probe keeps its releases
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int teal_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static void teal_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static void teal_reset_prepare(struct pci_dev *pdev)
{
	teal_remove(pdev);
}

static void teal_reset_done(struct pci_dev *pdev)
{
	teal_probe(pdev, NULL);
}

static const struct pci_error_handlers teal_err_handler = {
	.reset_prepare = teal_reset_prepare,
	.reset_done = teal_reset_done,
};

static const struct pci_device_id teal_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, teal_ids);

static struct pci_driver teal_driver = {
	.name = "teal",
	.id_table = teal_ids,
	.probe = teal_probe,
	.remove = teal_remove,
	.err_handler = &teal_err_handler,
};
module_pci_driver(teal_driver);

MODULE_DESCRIPTION("Fixture teal");
MODULE_LICENSE("GPL");
