// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a library that drivers of both kinds call is for a person
#include <linux/module.h>
#include <linux/pci.h>

void gannet_line(struct pci_dev *pdev, bool on);

static int gannet_old_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	gannet_line(pdev, true);
	return 0;
}

static const struct pci_device_id gannet_old_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gannet_old_ids);

static struct pci_driver gannet_old_driver = {
	.name = "gannet_old",
	.id_table = gannet_old_ids,
	.probe = gannet_old_probe,
};
module_pci_driver(gannet_old_driver);

MODULE_DESCRIPTION("Fixture gannet_old");
MODULE_LICENSE("GPL");
