// SPDX-License-Identifier: GPL-2.0-only
// Fixture: vectors that a work item allocates again get their name
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int whimbrel_start(struct pci_dev *pdev);

static int whimbrel_vectors(struct pci_dev *pdev)
{
	int rc;

	rc = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);
	return rc < 0 ? rc : whimbrel_start(pdev);
}

static void whimbrel_reset(struct work_struct *work)
{
	whimbrel_vectors(whimbrel_device(work));
}

static int whimbrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	INIT_WORK(whimbrel_work(pdev), whimbrel_reset);
	return whimbrel_vectors(pdev);
}

static const struct pci_device_id whimbrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_ids);

static struct pci_driver whimbrel_driver = {
	.name = "whimbrel",
	.id_table = whimbrel_ids,
	.probe = whimbrel_probe,
};
module_pci_driver(whimbrel_driver);

MODULE_DESCRIPTION("Fixture whimbrel");
MODULE_LICENSE("GPL");
