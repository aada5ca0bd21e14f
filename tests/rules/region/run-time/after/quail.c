// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a region that is given back at run time is given back by name
#include <linux/module.h>
#include <linux/pci.h>

static int quail_map(struct pci_dev *pdev, int bar)
{
	int rc;

	rc = pcim_request_region(pdev, bar, "quail");
	if (rc)
		return rc;

	return 0;
}

static void quail_unmap(struct pci_dev *pdev, int bar)
{
	pcim_release_region(pdev, bar);
}

static int quail_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = quail_map(pdev, 0);
	if (rc)
		return rc;

	quail_unmap(pdev, 0);
	return quail_map(pdev, 0);
}

static const struct pci_device_id quail_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, quail_ids);

static struct pci_driver quail_driver = {
	.name = "quail",
	.id_table = quail_ids,
	.probe = quail_probe,
};
module_pci_driver(quail_driver);

MODULE_DESCRIPTION("Fixture quail");
MODULE_LICENSE("GPL");
