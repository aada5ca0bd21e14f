// SPDX-License-Identifier: GPL-2.0-only
// Fixture: one of two drivers of a helper stays enabled in suspend, so resume has to look
#include <linux/module.h>
#include <linux/pci.h>

void towhee_do_suspend(struct pci_dev *pdev)
{
	pci_save_state(pdev);
	pci_disable_device(pdev);
}
EXPORT_SYMBOL_GPL(towhee_do_suspend);

int towhee_do_resume(struct pci_dev *pdev)
{
	int rc;

	pci_restore_state(pdev);

	rc = pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev);
	if (rc)
		return rc;

	pci_set_master(pdev);
	return 0;
}
EXPORT_SYMBOL_GPL(towhee_do_resume);

MODULE_DESCRIPTION("Fixture towhee");
MODULE_LICENSE("GPL");
