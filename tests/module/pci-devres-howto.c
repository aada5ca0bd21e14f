// SPDX-License-Identifier: GPL-2.0
/*
 * A driver as the kernel's own documentation has it for kernels that manage
 * plain calls: it enables the device with pcim_enable_device(), takes the rest by
 * plain calls and gives nothing back. All it did for the module is to include
 * its header.
 *
 * For QEMU's edu device, by driver_override.
 */
#include <linux/module.h>
#include <linux/pci-devres.h>

static int howto_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	ret = pci_request_regions(pdev, KBUILD_MODNAME);
	if (ret)
		return ret;
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return ret < 0 ? ret : 0;
}

static const struct pci_device_id howto_ids[] = {
	{ }
};
MODULE_DEVICE_TABLE(pci, howto_ids);

static struct pci_driver howto_driver = {
	.name = KBUILD_MODNAME,
	.id_table = howto_ids,
	.probe = howto_probe,
};
module_pci_driver(howto_driver);

MODULE_DESCRIPTION("Test: plain calls of a driver that counts on the kernel");
MODULE_LICENSE("GPL");
