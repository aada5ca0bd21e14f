// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a device that the driver is not bound to is never managed
#include <linux/module.h>
#include <linux/pci.h>

static int godwit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct pci_dev *peer;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	pci_intx(pdev->bus->self, 0);

	peer = pci_get_device(0x1b36, 0x0006, NULL);
	if (!peer)
		return -ENODEV;

	pci_intx(peer, 0);
	pci_dev_put(peer);
	return 0;
}

static const struct pci_device_id godwit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_ids);

static struct pci_driver godwit_driver = {
	.name = "godwit",
	.id_table = godwit_ids,
	.probe = godwit_probe,
};
module_pci_driver(godwit_driver);

MODULE_DESCRIPTION("Fixture godwit");
MODULE_LICENSE("GPL");
