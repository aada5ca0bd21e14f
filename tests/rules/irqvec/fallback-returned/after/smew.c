// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release after which probe goes another way stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int smew_start(struct pci_dev *pdev);
static int smew_poll(struct pci_dev *pdev);

static int smew_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	if (smew_start(pdev)) {
		pci_free_irq_vectors(pdev);
		return smew_poll(pdev);
	}

	return 0;
}

static const struct pci_device_id smew_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, smew_ids);

static struct pci_driver smew_driver = {
	.name = "smew",
	.id_table = smew_ids,
	.probe = smew_probe,
};
module_pci_driver(smew_driver);

MODULE_DESCRIPTION("Fixture smew");
MODULE_LICENSE("GPL");
