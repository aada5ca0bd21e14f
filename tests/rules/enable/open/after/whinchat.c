// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a managed enable in open is for a person
#include <linux/module.h>
#include <linux/pci.h>

static int whinchat_open(struct net_device *ndev)
{
	return pcim_enable_device(to_pci_dev(ndev->dev.parent));
}

static int whinchat_stop(struct net_device *ndev)
{
	pci_disable_device(to_pci_dev(ndev->dev.parent));
	return 0;
}

static const struct net_device_ops whinchat_ops = {
	.ndo_open = whinchat_open,
	.ndo_stop = whinchat_stop,
};

static int whinchat_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *ndev;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	ndev = devm_alloc_etherdev(&pdev->dev, 0);
	if (!ndev)
		return -ENOMEM;

	ndev->netdev_ops = &whinchat_ops;
	return devm_register_netdev(&pdev->dev, ndev);
}

static const struct pci_device_id whinchat_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whinchat_ids);

static struct pci_driver whinchat_driver = {
	.name = "whinchat",
	.id_table = whinchat_ids,
	.probe = whinchat_probe,
};
module_pci_driver(whinchat_driver);

MODULE_DESCRIPTION("Fixture whinchat");
MODULE_LICENSE("GPL");
