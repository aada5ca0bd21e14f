// SPDX-License-Identifier: GPL-2.0-only
// Fixture: another file of the same module enables the device
#include <linux/module.h>
#include <linux/pci.h>

int swift_map(struct pci_dev *pdev);

static int swift_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return swift_map(pdev);
}

static const struct pci_device_id swift_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, swift_ids);

static struct pci_driver swift_driver = {
	.name = "swift",
	.id_table = swift_ids,
	.probe = swift_probe,
};
module_pci_driver(swift_driver);

MODULE_DESCRIPTION("Fixture swift");
MODULE_LICENSE("GPL");
