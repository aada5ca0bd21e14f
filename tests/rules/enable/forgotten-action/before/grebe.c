// SPDX-License-Identifier: GPL-2.0-only
// Fixture: remove disables by an action that probe has added
#include <linux/module.h>
#include <linux/pci.h>

static void grebe_off(void *pdev)
{
	pci_disable_device(pdev);
}

static int grebe_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	return devm_add_action_or_reset(&pdev->dev, grebe_off, pdev);
}

static void grebe_remove(struct pci_dev *pdev)
{
	pci_clear_master(pdev);
}

static const struct pci_device_id grebe_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, grebe_ids);

static struct pci_driver grebe_driver = {
	.name = "grebe",
	.id_table = grebe_ids,
	.probe = grebe_probe,
	.remove = grebe_remove,
};
module_pci_driver(grebe_driver);

MODULE_DESCRIPTION("Fixture grebe");
MODULE_LICENSE("GPL");
