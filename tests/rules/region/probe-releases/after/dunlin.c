// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a probe that gives its regions back and goes on relies on nobody
#include <linux/module.h>
#include <linux/pci.h>

static int dunlin_look(struct pci_dev *pdev)
{
	int ret;

	ret = pci_request_regions(pdev, "dunlin");
	if (ret)
		return ret;

	if (!pci_resource_len(pdev, 0))
		ret = -ENODEV;

	pci_release_regions(pdev);
	return ret;
}

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	return dunlin_look(pdev);
}

static const struct pci_device_id dunlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunlin_ids);

static struct pci_driver dunlin_driver = {
	.name = "dunlin",
	.id_table = dunlin_ids,
	.probe = dunlin_probe,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Fixture dunlin");
MODULE_LICENSE("GPL");
