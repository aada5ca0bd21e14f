// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a library that releases in pairs, on every exit, stays as it is
#include <linux/module.h>
#include <linux/pci.h>

int turnstone_attach(struct pci_dev *pdev);
void turnstone_detach(struct pci_dev *pdev);

int turnstone_attach(struct pci_dev *pdev)
{
	int rc;

	rc = pci_request_region(pdev, 0, "turnstone");
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
EXPORT_SYMBOL_GPL(turnstone_attach);

void turnstone_detach(struct pci_dev *pdev)
{
	pci_release_region(pdev, 0);
}
EXPORT_SYMBOL_GPL(turnstone_detach);

MODULE_DESCRIPTION("Fixture turnstone library");
MODULE_LICENSE("GPL");
