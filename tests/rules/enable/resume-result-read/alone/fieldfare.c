// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call that does nothing stays when its result is read later
#include <linux/module.h>
#include <linux/pci.h>

static int fieldfare_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int fieldfare_resume(struct pci_dev *pdev)
{
	int ret;

	pci_restore_state(pdev);

	ret = pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev);
	if (ret)
		return ret;

	pci_set_master(pdev);
	return ret;
}

static const struct pci_device_id fieldfare_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, fieldfare_ids);

static struct pci_driver fieldfare_driver = {
	.name = "fieldfare",
	.id_table = fieldfare_ids,
	.probe = fieldfare_probe,
	.resume = fieldfare_resume,
};
module_pci_driver(fieldfare_driver);

MODULE_DESCRIPTION("Fixture fieldfare");
MODULE_LICENSE("GPL");
