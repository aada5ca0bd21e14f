// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call in the body of a macro changes its name, nothing else
#include <linux/module.h>
#include <linux/pci.h>

#define heron_line_on(pdev) pcim_intx(pdev, 1)

static int heron_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	heron_line_on(pdev);
	return 0;
}

static const struct pci_device_id heron_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, heron_ids);

static struct pci_driver heron_driver = {
	.name = "heron",
	.id_table = heron_ids,
	.probe = heron_probe,
};
module_pci_driver(heron_driver);

MODULE_DESCRIPTION("Fixture heron");
MODULE_LICENSE("GPL");
