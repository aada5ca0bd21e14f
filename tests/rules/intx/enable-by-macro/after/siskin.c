// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an enable call that a macro gets by name decides no verdict
#include <linux/module.h>
#include <linux/pci.h>

#define SISKIN_CHECK(fn, ...)					\
do {								\
	int err = fn(__VA_ARGS__);				\
								\
	if (err)						\
		return err;					\
} while (0)

static int siskin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	SISKIN_CHECK(pcim_enable_device, pdev);
	pci_intx(pdev, 1);
	return 0;
}

static const struct pci_device_id siskin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, siskin_ids);

static struct pci_driver siskin_driver = {
	.name = "siskin",
	.id_table = siskin_ids,
	.probe = siskin_probe,
};
module_pci_driver(siskin_driver);

MODULE_DESCRIPTION("Fixture siskin");
MODULE_LICENSE("GPL");
