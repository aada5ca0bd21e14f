// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a device without a driver is enabled by the plain call where a disable is there
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

struct serin {
	struct pci_dev *other;
	void __iomem *regs;
};

static int serin_find(struct serin *priv)
{
	struct pci_dev *other;
	int ret;

	other = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(20, 2));
	if (!other)
		return -ENODEV;

	ret = pcim_enable_device(other);
	if (ret)
		goto put;

	priv->other = other;
	priv->regs = ioremap(pci_resource_start(other, 0), 0x100);
	if (!priv->regs) {
		ret = -ENOMEM;
		goto disable;
	}

	return 0;

disable:
	pci_disable_device(other);
put:
	pci_dev_put(other);
	return ret;
}

static int serin_probe(struct platform_device *pdev)
{
	struct serin *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);
	return serin_find(priv);
}

static void serin_remove(struct platform_device *pdev)
{
	struct serin *priv = platform_get_drvdata(pdev);

	iounmap(priv->regs);
	pci_disable_device(priv->other);
	pci_dev_put(priv->other);
}

static struct platform_driver serin_driver = {
	.driver = { .name = "serin" },
	.probe = serin_probe,
	.remove_new = serin_remove,
};
module_platform_driver(serin_driver);

MODULE_DESCRIPTION("Fixture serin");
MODULE_LICENSE("GPL");
