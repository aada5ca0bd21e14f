// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the lines of a long call stay aligned with its parenthesis
#include <linux/module.h>
#include <linux/pci.h>

static int brant_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	if (pci_request_regions(pdev,
				"a name that does not fit on the line of the call")) {
		dev_err(&pdev->dev, "no regions\n");
		return -EBUSY;
	}

	return 0;
}

static const struct pci_device_id brant_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, brant_ids);

static struct pci_driver brant_driver = {
	.name = "brant",
	.id_table = brant_ids,
	.probe = brant_probe,
};
module_pci_driver(brant_driver);

MODULE_DESCRIPTION("Fixture brant");
MODULE_LICENSE("GPL");
