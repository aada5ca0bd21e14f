// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, and an #if has the disable: in a build without it, the device stays enabled
#include <linux/module.h>
#include <linux/pci.h>

static int stilt_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		goto disable;

	rc = pci_request_regions(pdev, "stilt");
	if (rc)
		goto disable;

	return 0;

disable:
#ifdef CONFIG_STILT_OFF
	pci_disable_device(pdev);
#endif
	return rc;
}

static void stilt_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id stilt_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, stilt_ids);

static struct pci_driver stilt_driver = {
	.name = "stilt",
	.id_table = stilt_ids,
	.probe = stilt_probe,
	.remove = stilt_remove,
};
module_pci_driver(stilt_driver);

MODULE_DESCRIPTION("Fixture stilt");
MODULE_LICENSE("GPL");
