// SPDX-License-Identifier: GPL-2.0-only
// Fixture: in a devres group of a device without a driver the calls become devm calls
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

#define CITRIL_BAR 2

struct citril {
	struct pci_dev *other;
	void *group;
	void __iomem *regs;
};

static void citril_exit(struct citril *priv)
{
	if (priv->group)
		devres_release_group(&priv->other->dev, priv->group);
	pci_dev_put(priv->other);
}

static void citril_disable(void *pdev)
{
	pci_disable_device(pdev);
}

static void citril_init(struct citril *priv)
{
	struct pci_dev *other;
	int rc;

	other = pci_get_device(0x1b36, 0x0010, NULL);
	if (!other)
		return;

	priv->other = other;
	priv->group = devres_open_group(&other->dev, NULL, GFP_KERNEL);
	if (!priv->group)
		goto fail;

	rc = pci_enable_device(other);
	if (rc) {
		dev_err(&other->dev, "pci_enable_device failed\n");
		goto fail;
	}
	rc = devm_add_action_or_reset(&other->dev, citril_disable, other);
	if (rc)
		goto fail;

	if (!devm_request_mem_region(&other->dev,
				     pci_resource_start(other, CITRIL_BAR),
				     pci_resource_len(other, CITRIL_BAR),
				     "citril")) {
		rc = -EBUSY;
		dev_err(&other->dev, "devm_request_mem_region failed\n");
		goto fail;
	}

	priv->regs = devm_ioremap(&other->dev,
				  pci_resource_start(other, CITRIL_BAR),
				  pci_resource_len(other, CITRIL_BAR));
	if (!priv->regs) {
		dev_err(&other->dev, "devm_ioremap failed\n");
		goto fail;
	}

	pci_set_master(other);
	return;

fail:
	citril_exit(priv);
}

static int citril_probe(struct platform_device *pdev)
{
	struct citril *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);
	citril_init(priv);
	return 0;
}

static void citril_remove(struct platform_device *pdev)
{
	citril_exit(platform_get_drvdata(pdev));
}

static struct platform_driver citril_driver = {
	.driver = { .name = "citril" },
	.probe = citril_probe,
	.remove_new = citril_remove,
};
module_platform_driver(citril_driver);

MODULE_DESCRIPTION("Fixture citril");
MODULE_LICENSE("GPL");
