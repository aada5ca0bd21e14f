// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the result takes the way of the function's own unwinding
#include <linux/module.h>
#include <linux/pci.h>

static void coot_stop(struct pci_dev *pdev);
static int coot_start(struct pci_dev *pdev);
static int coot_listen(struct pci_dev *pdev);

static int coot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = coot_start(pdev);
	if (rc) {
		dev_err(&pdev->dev, "does not start\n");
		goto err_stop;
	}

	pcim_intx(pdev, 1);
	rc = coot_listen(pdev);
	if (rc)
		goto err_stop;

	return 0;

err_stop:
	coot_stop(pdev);
	return rc;
}

static const struct pci_device_id coot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, coot_ids);

static struct pci_driver coot_driver = {
	.name = "coot",
	.id_table = coot_ids,
	.probe = coot_probe,
};
module_pci_driver(coot_driver);

MODULE_DESCRIPTION("Fixture coot");
MODULE_LICENSE("GPL");
