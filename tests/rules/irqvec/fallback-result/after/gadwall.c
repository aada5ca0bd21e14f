// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what probe returns after a release may be a success: the release stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int gadwall_start(struct pci_dev *pdev);
static int gadwall_poll(struct pci_dev *pdev);

static int gadwall_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = gadwall_start(pdev);
	if (rc) {
		pci_free_irq_vectors(pdev);
		rc = gadwall_poll(pdev);
		dev_info(&pdev->dev, "polling: %d\n", rc);
		return rc;
	}

	return 0;
}

static const struct pci_device_id gadwall_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gadwall_ids);

static struct pci_driver gadwall_driver = {
	.name = "gadwall",
	.id_table = gadwall_ids,
	.probe = gadwall_probe,
};
module_pci_driver(gadwall_driver);

MODULE_DESCRIPTION("Fixture gadwall");
MODULE_LICENSE("GPL");
