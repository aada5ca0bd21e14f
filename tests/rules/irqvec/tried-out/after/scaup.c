// SPDX-License-Identifier: GPL-2.0-only
// Fixture: vectors that probe only tries out get their name, and the release stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int scaup_try(struct pci_dev *pdev);

static int scaup_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = scaup_try(pdev);
	pci_free_irq_vectors(pdev);
	return rc;
}

static const struct pci_device_id scaup_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, scaup_ids);

static struct pci_driver scaup_driver = {
	.name = "scaup",
	.id_table = scaup_ids,
	.probe = scaup_probe,
};
module_pci_driver(scaup_driver);

MODULE_DESCRIPTION("Fixture scaup");
MODULE_LICENSE("GPL");
