// SPDX-License-Identifier: GPL-2.0-only
// Fixture: regions of an exporting module that needs review are not released by unbind alone
#include <linux/module.h>
#include <linux/pci.h>

int scaup_take(struct pci_dev *pdev);

/* A second try with fewer: freed and allocated again in one probe. */
int scaup_take(struct pci_dev *pdev)
{
	int rc;

	rc = pci_request_regions(pdev, "scaup");
	if (rc)
		return rc;

	if (!pci_resource_len(pdev, 0)) {
		pci_release_regions(pdev);
		rc = pci_request_regions(pdev, "scaup again");
	}

	return rc;
}
EXPORT_SYMBOL_GPL(scaup_take);

MODULE_DESCRIPTION("Fixture scaup core");
MODULE_LICENSE("GPL");
