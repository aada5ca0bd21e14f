// SPDX-License-Identifier: GPL-2.0-only
// Fixture: vectors of each open get their name: one action a binding frees what is left
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static int fulmar_start(struct net_device *ndev);

static int fulmar_open(struct net_device *ndev)
{
	struct pci_dev *pdev = to_pci_dev(ndev->dev.parent);
	int rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static int fulmar_stop(struct net_device *ndev)
{
	pci_free_irq_vectors(to_pci_dev(ndev->dev.parent));
	return 0;
}

static const struct net_device_ops fulmar_ops = {
	.ndo_open = fulmar_open,
	.ndo_stop = fulmar_stop,
};

static int fulmar_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return fulmar_start(fulmar_alloc(pdev, &fulmar_ops));
}

static const struct pci_device_id fulmar_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, fulmar_ids);

static struct pci_driver fulmar_driver = {
	.name = "fulmar",
	.id_table = fulmar_ids,
	.probe = fulmar_probe,
};
module_pci_driver(fulmar_driver);

MODULE_DESCRIPTION("Fixture fulmar");
MODULE_LICENSE("GPL");
