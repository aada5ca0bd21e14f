// SPDX-License-Identifier: GPL-2.0-only
// Fixture: remove is also what shutdown calls, where no unbind disables
#include <linux/module.h>
#include <linux/pci.h>

static int twite_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static void twite_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static const struct pci_device_id twite_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, twite_ids);

static struct pci_driver twite_driver = {
	.name = "twite",
	.id_table = twite_ids,
	.probe = twite_probe,
	.remove = twite_remove,
	.shutdown = twite_remove,
};
module_pci_driver(twite_driver);

MODULE_DESCRIPTION("Fixture twite");
MODULE_LICENSE("GPL");
