// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a label that still undoes something stays
#include <linux/module.h>
#include <linux/pci.h>

static int gull_start(struct pci_dev *pdev);
static void gull_stop(struct pci_dev *pdev);

static int gull_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_request_all_regions(pdev, "gull");
	if (rc)
		return rc;

	rc = gull_start(pdev);
	if (rc)
		goto err;

	return 0;

err:
	gull_stop(pdev);
	pci_clear_master(pdev);
	return rc;
}

static const struct pci_device_id gull_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gull_ids);

static struct pci_driver gull_driver = {
	.name = "gull",
	.id_table = gull_ids,
	.probe = gull_probe,
};
module_pci_driver(gull_driver);

MODULE_DESCRIPTION("Fixture gull");
MODULE_LICENSE("GPL");
