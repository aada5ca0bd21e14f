// SPDX-License-Identifier: GPL-2.0-only
// Fixture: requested when the interface is opened and freed when it is stopped
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

struct tern {
	struct pci_dev *pdev;
};

static irqreturn_t tern_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int tern_open(struct net_device *ndev)
{
	struct tern *priv = netdev_priv(ndev);

	return request_irq(pci_irq_vector(priv->pdev, 0), tern_irq, 0, ndev->name, ndev);
}

static int tern_stop(struct net_device *ndev)
{
	struct tern *priv = netdev_priv(ndev);

	free_irq(pci_irq_vector(priv->pdev, 0), ndev);
	return 0;
}

static const struct net_device_ops tern_ops = {
	.ndo_open = tern_open,
	.ndo_stop = tern_stop,
};

static int tern_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *ndev;
	struct tern *priv;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	ndev = devm_alloc_etherdev(&pdev->dev, sizeof(*priv));
	if (!ndev)
		return -ENOMEM;

	priv = netdev_priv(ndev);
	priv->pdev = pdev;
	ndev->netdev_ops = &tern_ops;
	pci_set_drvdata(pdev, ndev);

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = register_netdev(ndev);
	if (rc)
		pci_free_irq_vectors(pdev);

	return rc;
}

static void tern_remove(struct pci_dev *pdev)
{
	unregister_netdev(pci_get_drvdata(pdev));
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id tern_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, tern_ids);

static struct pci_driver tern_driver = {
	.name = "tern",
	.id_table = tern_ids,
	.probe = tern_probe,
	.remove = tern_remove,
};
module_pci_driver(tern_driver);

MODULE_DESCRIPTION("Fixture tern");
MODULE_LICENSE("GPL");
