// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of old that is joined to another or handed on is for a person
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int hoopoe_start(struct pci_dev *pdev, int without);

static int hoopoe_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc |= pci_enable_msi(pdev);
	if (rc)
		return rc;

	return hoopoe_start(pdev, pci_enable_msi(pdev));
}

static const struct pci_device_id hoopoe_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hoopoe_ids);

static struct pci_driver hoopoe_driver = {
	.name = "hoopoe",
	.id_table = hoopoe_ids,
	.probe = hoopoe_probe,
};
module_pci_driver(hoopoe_driver);

MODULE_DESCRIPTION("Fixture hoopoe");
MODULE_LICENSE("GPL");
