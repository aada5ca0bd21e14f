// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a function without a result keeps the call and drops its result
#include <linux/module.h>
#include <linux/pci.h>

static void diver_use_line(struct pci_dev *pdev)
{
	if (!pci_dev_msi_enabled(pdev)) {
		dev_warn(&pdev->dev, "uses the INTx line\n");
		pci_intx(pdev, 1);
	}
}

static int diver_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	diver_use_line(pdev);
	return 0;
}

static const struct pci_device_id diver_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, diver_ids);

static struct pci_driver diver_driver = {
	.name = "diver",
	.id_table = diver_ids,
	.probe = diver_probe,
};
module_pci_driver(diver_driver);

MODULE_DESCRIPTION("Fixture diver");
MODULE_LICENSE("GPL");
