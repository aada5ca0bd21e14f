// SPDX-License-Identifier: GPL-2.0-only
/* A driver as it was written for the kernels with the hybrid, and with a version check. */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/version.h>

#include "lory.h"

static int lory_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_request_regions(pdev, "lory");
	if (ret)
		return ret;

	regs = lory_map(pdev);
	if (!regs)
		return -ENOMEM;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
	ret = pcim_intx(pdev, 1);
	if (ret)
		return ret;
#else
	pci_intx(pdev, 1);
#endif

	ret = lory_irq_setup(pdev);
	if (ret)
		return ret;

	pci_set_drvdata(pdev, regs);
	return 0;
}

static void lory_remove(struct pci_dev *pdev)
{
	lory_irq_free(pdev);
	pci_release_regions(pdev);
}

static const struct pci_device_id lory_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lory_ids);

static struct pci_driver lory_driver = {
	.name = "lory",
	.id_table = lory_ids,
	.probe = lory_probe,
	.remove = lory_remove,
};
module_pci_driver(lory_driver);

MODULE_DESCRIPTION("A driver to be migrated");
MODULE_LICENSE("GPL");
