// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a shared library on which one exit of a managed driver relies is for a person
#include <linux/module.h>
#include <linux/pci.h>

int whimbrel_attach(struct pci_dev *pdev);
void whimbrel_detach(struct pci_dev *pdev);

int whimbrel_attach(struct pci_dev *pdev)
{
	int rc;

	rc = pci_request_region(pdev, 0, "whimbrel");
	if (rc)
		return rc;
	if (!pci_resource_len(pdev, 0)) {
		rc = -ENODEV;
		goto release;
	}
	return 0;

release:
	pci_release_region(pdev, 0);
	return rc;
}
EXPORT_SYMBOL_GPL(whimbrel_attach);

void whimbrel_detach(struct pci_dev *pdev)
{
	pci_release_region(pdev, 0);
}
EXPORT_SYMBOL_GPL(whimbrel_detach);

MODULE_DESCRIPTION("Fixture whimbrel library");
MODULE_LICENSE("GPL");
