// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a state restored before the first enable makes no resume of probe
#include <linux/module.h>
#include <linux/pci.h>

static int pochard_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	pci_save_state(pdev);
	pcie_flr(pdev);
	pci_restore_state(pdev);

	return pcim_enable_device(pdev);
}

static const struct pci_device_id pochard_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pochard_ids);

static struct pci_driver pochard_driver = {
	.name = "pochard",
	.id_table = pochard_ids,
	.probe = pochard_probe,
};
module_pci_driver(pochard_driver);

MODULE_DESCRIPTION("Fixture pochard");
MODULE_LICENSE("GPL");
