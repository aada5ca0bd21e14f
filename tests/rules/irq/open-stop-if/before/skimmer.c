// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, with the free in an arm of #if
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

struct skimmer {
	struct pci_dev *pdev;
};

static irqreturn_t skimmer_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int skimmer_open(struct net_device *ndev)
{
	struct skimmer *priv = netdev_priv(ndev);

	return request_irq(pci_irq_vector(priv->pdev, 0), skimmer_irq, 0, ndev->name, ndev);
}

static int skimmer_stop(struct net_device *ndev)
{
	struct skimmer *priv = netdev_priv(ndev);

	netif_stop_queue(ndev);
	dev_dbg(&priv->pdev->dev, "stopped\n");
#if IS_ENABLED(CONFIG_SKIMMER_IRQ)
	free_irq(pci_irq_vector(priv->pdev, 0), ndev);
#endif
	return 0;
}

static const struct net_device_ops skimmer_ops = {
	.ndo_open = skimmer_open,
	.ndo_stop = skimmer_stop,
};

static int skimmer_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *ndev;
	struct skimmer *priv;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	ndev = devm_alloc_etherdev(&pdev->dev, sizeof(*priv));
	if (!ndev)
		return -ENOMEM;

	priv = netdev_priv(ndev);
	priv->pdev = pdev;
	ndev->netdev_ops = &skimmer_ops;
	pci_set_drvdata(pdev, ndev);

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = register_netdev(ndev);
	if (rc)
		pci_free_irq_vectors(pdev);

	return rc;
}

static void skimmer_remove(struct pci_dev *pdev)
{
	unregister_netdev(pci_get_drvdata(pdev));
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id skimmer_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, skimmer_ids);

static struct pci_driver skimmer_driver = {
	.name = "skimmer",
	.id_table = skimmer_ids,
	.probe = skimmer_probe,
	.remove = skimmer_remove,
};
module_pci_driver(skimmer_driver);

MODULE_DESCRIPTION("Fixture skimmer");
MODULE_LICENSE("GPL");
