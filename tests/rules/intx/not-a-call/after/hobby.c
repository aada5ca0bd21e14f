// SPDX-License-Identifier: GPL-2.0-only
// Fixture: comments, strings and dead code are not calls
#include <linux/module.h>
#include <linux/pci.h>

/* pci_intx(pdev, 1) is what other drivers call here. */
#define HOBBY_NOTE "pci_intx(pdev, 1)"

static int hobby_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	// pci_intx(pdev, 0);
	dev_dbg(&pdev->dev, "no pci_intx(pdev, 0) in here: %s\n", HOBBY_NOTE);
#if 0
	pci_intx(pdev, 0);
#endif
	return 0;
}

static const struct pci_device_id hobby_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hobby_ids);

static struct pci_driver hobby_driver = {
	.name = "hobby",
	.id_table = hobby_ids,
	.probe = hobby_probe,
};
module_pci_driver(hobby_driver);

MODULE_DESCRIPTION("Fixture hobby");
MODULE_LICENSE("GPL");
