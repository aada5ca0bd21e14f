// SPDX-License-Identifier: GPL-2.0
/*
 * The worst that a driver can do to the module on a hybrid kernel: enable the
 * device with the kernel's own call, so that the kernel's plain calls become
 * managed, and take the rest with the module's. Nothing must be managed twice.
 *
 * For QEMU's edu device, by driver_override.
 */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int kernels_enable(struct pci_dev *pdev)
{
	return pcim_enable_device(pdev);
}

/* From here on pcim_*() are the module's. */
#include <linux/pci-devres.h>

static int hybrid_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs;
	int ret;

	ret = kernels_enable(pdev);
	if (ret)
		return ret;
	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	ret = pcim_intx(pdev, 0);
	if (ret)
		return ret;
	ret = pcim_request_all_regions(pdev, KBUILD_MODNAME);
	if (ret)
		return ret;
	regs = pcim_iomap(pdev, 0, 0);
	if (!regs)
		return -ENOMEM;
	ret = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (ret != 1)
		return ret < 0 ? ret : -ENOSPC;

#if HAVE_KERNEL_IS_MANAGED
	pci_info(pdev, "the kernel's calls are %s\n",
		 pdev->is_managed ? "managed" : "plain");
#endif
	pci_info(pdev, "identification %#x\n", readl(regs));
	return 0;
}

static const struct pci_device_id hybrid_ids[] = {
	{ }
};
MODULE_DEVICE_TABLE(pci, hybrid_ids);

static struct pci_driver hybrid_driver = {
	.name = KBUILD_MODNAME,
	.id_table = hybrid_ids,
	.probe = hybrid_probe,
};
module_pci_driver(hybrid_driver);

MODULE_DESCRIPTION("Test: the module's calls beside the kernel's hybrid ones");
MODULE_LICENSE("GPL");
