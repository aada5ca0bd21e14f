// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a label of the same name is a label
#include <linux/module.h>
#include <linux/pci.h>

static int lapwing_wait(struct pci_dev *pdev);

static int lapwing_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = lapwing_wait(pdev);
	if (rc)
		goto pci_intx;

	pcim_intx(pdev, 1);
	rc = lapwing_wait(pdev);
	if (rc)
		goto pci_intx;

	return 0;

pci_intx:
	pci_clear_master(pdev);
	return rc;
}

static const struct pci_device_id lapwing_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lapwing_ids);

static struct pci_driver lapwing_driver = {
	.name = "lapwing",
	.id_table = lapwing_ids,
	.probe = lapwing_probe,
};
module_pci_driver(lapwing_driver);

MODULE_DESCRIPTION("Fixture lapwing");
MODULE_LICENSE("GPL");
