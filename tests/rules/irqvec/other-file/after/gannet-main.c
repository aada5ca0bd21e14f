// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what probe reaches in another file is followed
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

int gannet_vectors(struct pci_dev *pdev);

static int gannet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return gannet_vectors(pdev);
}

static const struct pci_device_id gannet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gannet_ids);

static struct pci_driver gannet_driver = {
	.name = "gannet",
	.id_table = gannet_ids,
	.probe = gannet_probe,
};
module_pci_driver(gannet_driver);

MODULE_DESCRIPTION("Fixture gannet");
MODULE_LICENSE("GPL");
