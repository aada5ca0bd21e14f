// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a library without a driver follows the drivers of the modules that use it
#include <linux/module.h>
#include <linux/pci.h>

#include "crossbill.h"

static int crossbill_one_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct crossbill *crossbill;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	crossbill = devm_kzalloc(&pdev->dev, sizeof(*crossbill), GFP_KERNEL);
	if (!crossbill)
		return -ENOMEM;

	crossbill->pdev = pdev;
	return crossbill_init(crossbill);
}

static struct pci_driver crossbill_one_driver = {
	.name = "crossbill-one",
	.probe = crossbill_one_probe,
};
module_pci_driver(crossbill_one_driver);

MODULE_DESCRIPTION("Fixture crossbill one");
MODULE_LICENSE("GPL");
