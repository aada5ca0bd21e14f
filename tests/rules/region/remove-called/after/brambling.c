// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver that recovers by remove and probe requests more than once a binding
#include <linux/module.h>
#include <linux/pci.h>

static int brambling_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return pci_request_regions(pdev, "brambling");
}

static void brambling_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
}

static void brambling_reset_prepare(struct pci_dev *pdev)
{
	brambling_remove(pdev);
}

static void brambling_reset_done(struct pci_dev *pdev)
{
	brambling_probe(pdev, NULL);
}

static const struct pci_error_handlers brambling_err_handler = {
	.reset_prepare = brambling_reset_prepare,
	.reset_done = brambling_reset_done,
};

static const struct pci_device_id brambling_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, brambling_ids);

static struct pci_driver brambling_driver = {
	.name = "brambling",
	.id_table = brambling_ids,
	.probe = brambling_probe,
	.remove = brambling_remove,
	.err_handler = &brambling_err_handler,
};
module_pci_driver(brambling_driver);

MODULE_DESCRIPTION("Fixture brambling");
MODULE_LICENSE("GPL");
