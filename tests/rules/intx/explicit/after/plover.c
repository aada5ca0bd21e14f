// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call that says what it is stays
#include <linux/module.h>
#include <linux/pci.h>

static int plover_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_intx(pdev, 1);
	if (rc)
		return rc;

	pci_intx_unmanaged(pdev->bus->self, 1);
	return 0;
}

static const struct pci_device_id plover_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, plover_ids);

static struct pci_driver plover_driver = {
	.name = "plover",
	.id_table = plover_ids,
	.probe = plover_probe,
};
module_pci_driver(plover_driver);

MODULE_DESCRIPTION("Fixture plover");
MODULE_LICENSE("GPL");
