// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an array that the function does not number: a devm action, and the release stays
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static struct msix_entry kakapo_entries[4];

static void kakapo_disable_msix(void *pdev)
{
	pci_disable_msix(pdev);
}

static int kakapo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_enable_msix_range(pdev, kakapo_entries, 1, 4);
	if (rc < 0)
		return rc;
	rc = devm_add_action_or_reset(&pdev->dev, kakapo_disable_msix, pdev);
	if (rc)
		return rc;

	return 0;
}

static void kakapo_remove(struct pci_dev *pdev)
{
	pci_disable_msix(pdev);
}

static const struct pci_device_id kakapo_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, kakapo_ids);

static struct pci_driver kakapo_driver = {
	.name = "kakapo",
	.id_table = kakapo_ids,
	.probe = kakapo_probe,
	.remove = kakapo_remove,
};
module_pci_driver(kakapo_driver);

MODULE_DESCRIPTION("Fixture kakapo");
MODULE_LICENSE("GPL");
