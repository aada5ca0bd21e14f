// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a BAR that probe gives back early is released by the managed call
#include <linux/module.h>
#include <linux/pci.h>

static int redpoll_copy(struct pci_dev *pdev);

static int redpoll_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_region(pdev, 0, "redpoll");
	if (rc)
		return rc;

	rc = redpoll_copy(pdev);
	pci_release_region(pdev, 0);
	return rc;
}

static const struct pci_device_id redpoll_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, redpoll_ids);

static struct pci_driver redpoll_driver = {
	.name = "redpoll",
	.id_table = redpoll_ids,
	.probe = redpoll_probe,
};
module_pci_driver(redpoll_driver);

MODULE_DESCRIPTION("Fixture redpoll");
MODULE_LICENSE("GPL");
