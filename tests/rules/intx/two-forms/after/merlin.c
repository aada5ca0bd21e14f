// SPDX-License-Identifier: GPL-2.0-only
// Fixture: one function takes two forms of the edit
#include <linux/module.h>
#include <linux/pci.h>

static int merlin_reset(struct pci_dev *pdev);

static int merlin_setup(struct pci_dev *pdev, int polled)
{
	int rc;

	pci_set_master(pdev), pcim_intx(pdev, polled);

	rc = merlin_reset(pdev);
	if (rc)
		return rc;

	rc = pcim_intx(pdev, 1);
	if (rc)
		return rc;
	rc = merlin_reset(pdev);
	if (rc)
		return rc;

	return 0;
}

static int merlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return merlin_setup(pdev, id->driver_data);
}

static const struct pci_device_id merlin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, merlin_ids);

static struct pci_driver merlin_driver = {
	.name = "merlin",
	.id_table = merlin_ids,
	.probe = merlin_probe,
};
module_pci_driver(merlin_driver);

MODULE_DESCRIPTION("Fixture merlin");
MODULE_LICENSE("GPL");
