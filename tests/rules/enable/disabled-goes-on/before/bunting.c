// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a probe that disables and goes on is for a person
#include <linux/module.h>
#include <linux/pci.h>

static int bunting_start(struct pci_dev *pdev);
static int bunting_wait(struct pci_dev *pdev);

static int bunting_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = bunting_start(pdev);
	if (rc) {
		pci_disable_device(pdev);
		return bunting_wait(pdev);
	}

	return 0;
}

static const struct pci_device_id bunting_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, bunting_ids);

static struct pci_driver bunting_driver = {
	.name = "bunting",
	.id_table = bunting_ids,
	.probe = bunting_probe,
};
module_pci_driver(bunting_driver);

MODULE_DESCRIPTION("Fixture bunting");
MODULE_LICENSE("GPL");
