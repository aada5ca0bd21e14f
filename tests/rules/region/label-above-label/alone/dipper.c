// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a label that has nothing left gives way to the next one
#include <linux/module.h>
#include <linux/pci.h>

static int dipper_start(struct pci_dev *pdev);
static void dipper_power_off(struct pci_dev *pdev);

static int dipper_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_request_all_regions(pdev, "dipper");
	if (rc)
		goto err_power;

	rc = dipper_start(pdev);
	if (rc)
		goto err_release;

	return 0;

err_release:
err_power:
	dipper_power_off(pdev);
	return rc;
}

static const struct pci_device_id dipper_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dipper_ids);

static struct pci_driver dipper_driver = {
	.name = "dipper",
	.id_table = dipper_ids,
	.probe = dipper_probe,
};
module_pci_driver(dipper_driver);

MODULE_DESCRIPTION("Fixture dipper");
MODULE_LICENSE("GPL");
