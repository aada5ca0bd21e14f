// SPDX-License-Identifier: GPL-2.0
/*
 * Sample: a driver whose every PCI resource is managed, so that it needs no
 * error path and no remove(). For QEMU's educational device (-device edu).
 */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci-devres.h>

#define EDU_VENDOR	0x1234
#define EDU_DEVICE	0x11e8

#define EDU_LIVENESS	0x04	/* reads as the inverse of what was written */
#define EDU_IRQ_STATUS	0x24
#define EDU_IRQ_RAISE	0x60
#define EDU_IRQ_ACK	0x64

struct edu {
	void __iomem *regs;
	struct completion interrupted;
};

static irqreturn_t edu_handler(int irq, void *data)
{
	struct edu *edu = data;
	u32 status = readl(edu->regs + EDU_IRQ_STATUS);

	if (!status)
		return IRQ_NONE;

	writel(status, edu->regs + EDU_IRQ_ACK);
	complete(&edu->interrupted);
	return IRQ_HANDLED;
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int ret;

	edu = devm_kzalloc(&pdev->dev, sizeof(*edu), GFP_KERNEL);
	if (!edu)
		return -ENOMEM;
	init_completion(&edu->interrupted);

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	pci_set_master(pdev);

	edu->regs = pcim_iomap_region(pdev, 0, KBUILD_MODNAME);
	if (IS_ERR(edu->regs))
		return PTR_ERR(edu->regs);

	ret = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI | PCI_IRQ_INTX);
	if (ret < 0)
		return ret;

	ret = devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), edu_handler,
			       IRQF_SHARED, KBUILD_MODNAME, edu);
	if (ret)
		return ret;

	writel(0x12345678, edu->regs + EDU_LIVENESS);
	writel(1, edu->regs + EDU_IRQ_RAISE);
	if (readl(edu->regs + EDU_LIVENESS) != ~0x12345678 ||
	    !wait_for_completion_timeout(&edu->interrupted, HZ))
		return dev_err_probe(&pdev->dev, -EIO, "it does not answer\n");

	pci_info(pdev, "alive, %s\n", pci_dev_msi_enabled(pdev) ? "MSI" : "INTx");
	return 0;
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(EDU_VENDOR, EDU_DEVICE) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = KBUILD_MODNAME,
	.id_table = edu_ids,
	.probe = edu_probe,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("Sample of the managed PCI calls, for QEMU's edu device");
MODULE_LICENSE("GPL");
