// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a disable that depends on a condition is for a person
#include <linux/module.h>
#include <linux/pci.h>

static int linnet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static void linnet_remove(struct pci_dev *pdev)
{
	if (pci_get_drvdata(pdev))
		pci_disable_device(pdev);
}

static const struct pci_device_id linnet_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, linnet_ids);

static struct pci_driver linnet_driver = {
	.name = "linnet",
	.id_table = linnet_ids,
	.probe = linnet_probe,
	.remove = linnet_remove,
};
module_pci_driver(linnet_driver);

MODULE_DESCRIPTION("Fixture linnet");
MODULE_LICENSE("GPL");
