// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a macro that takes the name makes a call that no rule can judge
#include <linux/module.h>
#include <linux/pci.h>

#define GREBE_TRACED(fn, ...)					\
do {								\
	pr_debug("calls " #fn "\n");				\
	fn(__VA_ARGS__);					\
} while (0)

static int grebe_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	GREBE_TRACED(pci_intx, pdev, 1);
	return 0;
}

static const struct pci_device_id grebe_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, grebe_ids);

static struct pci_driver grebe_driver = {
	.name = "grebe",
	.id_table = grebe_ids,
	.probe = grebe_probe,
};
module_pci_driver(grebe_driver);

MODULE_DESCRIPTION("Fixture grebe");
MODULE_LICENSE("GPL");
