// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a probe of which no way succeeds leaves the device on for others
#include <linux/module.h>
#include <linux/pci.h>

static int ruff_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "ruff");
	if (rc)
		goto disable;

	return -ENODEV;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void ruff_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id ruff_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ruff_ids);

static struct pci_driver ruff_driver = {
	.name = "ruff",
	.id_table = ruff_ids,
	.probe = ruff_probe,
	.remove = ruff_remove,
};
module_pci_driver(ruff_driver);

MODULE_DESCRIPTION("Fixture ruff");
MODULE_LICENSE("GPL");
