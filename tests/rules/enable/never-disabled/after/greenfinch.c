// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an enable in probe that nothing undoes is for a person
#include <linux/module.h>
#include <linux/pci.h>

static int greenfinch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static const struct pci_device_id greenfinch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, greenfinch_ids);

static struct pci_driver greenfinch_driver = {
	.name = "greenfinch",
	.id_table = greenfinch_ids,
	.probe = greenfinch_probe,
};
module_pci_driver(greenfinch_driver);

MODULE_DESCRIPTION("Fixture greenfinch");
MODULE_LICENSE("GPL");
