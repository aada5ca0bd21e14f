// SPDX-License-Identifier: GPL-2.0
/*
 * Sample: a driver whose every PCI resource is managed, so that it needs no
 * error path and no remove(). For QEMU's educational device (-device edu).
 */
#include <linux/interrupt.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/pci-devres.h>

#define EDU_IRQ_STATUS	0x24
#define EDU_IRQ_RAISE	0x60
#define EDU_IRQ_ACK	0x64

static irqreturn_t edu_handler(int irq, void *data)
{
	void __iomem **regs = data;
	u32 status = readl(*regs + EDU_IRQ_STATUS);

	if (!status)
		return IRQ_NONE;

	writel(status, *regs + EDU_IRQ_ACK);
	return IRQ_HANDLED;
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem **regs;
	u32 status;
	int ret;

	regs = devm_kzalloc(&pdev->dev, sizeof(*regs), GFP_KERNEL);
	if (!regs)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	*regs = pcim_iomap_region(pdev, 0, KBUILD_MODNAME);
	if (IS_ERR(*regs))
		return PTR_ERR(*regs);

	ret = pcim_set_master(pdev);
	if (ret)
		return ret;

	ret = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;

	ret = pcim_request_irq(pdev, 0, edu_handler, NULL, regs, KBUILD_MODNAME);
	if (ret)
		return ret;

	/* The handler has to see it and to take it back. */
	writel(1, *regs + EDU_IRQ_RAISE);
	ret = readl_poll_timeout(*regs + EDU_IRQ_STATUS, status, !status, 100, USEC_PER_SEC);
	pci_info(pdev, "%s by %s\n", ret ? "no interrupt" : "interrupted",
		 pci_dev_msi_enabled(pdev) ? "MSI" : "INTx");
	return ret;
}

static const struct pci_device_id edu_ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, { } };
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = KBUILD_MODNAME, .id_table = edu_ids, .probe = edu_probe,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("Sample of the managed PCI calls, for QEMU's edu device");
MODULE_LICENSE("GPL");
