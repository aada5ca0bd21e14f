// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call that runs while devres is released makes no record
#include <linux/module.h>
#include <linux/pci.h>

static void jay_stop(void *data)
{
	struct pci_dev *pdev = data;

	pci_clear_master(pdev);
	pci_intx(pdev, 0);
}

static int jay_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_intx(pdev, 1);
	if (rc)
		return rc;
	rc = devm_add_action_or_reset(&pdev->dev, jay_stop, pdev);
	if (rc)
		return rc;

	return 0;
}

static const struct pci_device_id jay_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, jay_ids);

static struct pci_driver jay_driver = {
	.name = "jay",
	.id_table = jay_ids,
	.probe = jay_probe,
};
module_pci_driver(jay_driver);

MODULE_DESCRIPTION("Fixture jay");
MODULE_LICENSE("GPL");
