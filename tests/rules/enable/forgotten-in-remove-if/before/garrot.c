// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, and an #if has the disable in remove
#include <linux/module.h>
#include <linux/pci.h>

static int garrot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	pci_set_master(pdev);

	rc = pci_request_regions(pdev, "garrot");
	if (rc)
		goto disable;

	return 0;

disable:
	pci_disable_device(pdev);
	return rc;
}

static void garrot_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
#ifdef CONFIG_PM
	pci_disable_device(pdev);
#endif
}

static const struct pci_device_id garrot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, garrot_ids);

static struct pci_driver garrot_driver = {
	.name = "garrot",
	.id_table = garrot_ids,
	.probe = garrot_probe,
	.remove = garrot_remove,
};
module_pci_driver(garrot_driver);

MODULE_DESCRIPTION("Fixture garrot");
MODULE_LICENSE("GPL");
