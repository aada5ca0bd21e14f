// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a disable that only shutdown makes stays
#include <linux/module.h>
#include <linux/pci.h>

static int redpoll_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static void redpoll_shutdown(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
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
	.shutdown = redpoll_shutdown,
};
module_pci_driver(redpoll_driver);

MODULE_DESCRIPTION("Fixture redpoll");
MODULE_LICENSE("GPL");
