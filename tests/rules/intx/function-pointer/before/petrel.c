// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the bare name, kept for later, is for a person
#include <linux/module.h>
#include <linux/pci.h>

struct petrel_ops {
	void (*line)(struct pci_dev *pdev, int enable);
};

static const struct petrel_ops petrel_ops = {
	.line = pci_intx,
};

static int petrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	petrel_ops.line(pdev, 1);
	return 0;
}

static const struct pci_device_id petrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, petrel_ids);

static struct pci_driver petrel_driver = {
	.name = "petrel",
	.id_table = petrel_ids,
	.probe = petrel_probe,
};
module_pci_driver(petrel_driver);

MODULE_DESCRIPTION("Fixture petrel");
MODULE_LICENSE("GPL");
