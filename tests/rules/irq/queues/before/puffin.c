// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a handler a queue, each with its own number and dev_id, freed in a helper
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#define puffin_QUEUES	4

struct puffin_queue {
	int irq;
	char name[16];
};

struct puffin {
	struct puffin_queue queues[puffin_QUEUES];
	int n_queues;
};

static irqreturn_t puffin_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static void puffin_free_queues(struct puffin *priv, int n)
{
	int i;

	for (i = 0; i < n; i++)
		free_irq(priv->queues[i].irq, &priv->queues[i]);
}

static int puffin_request_queues(struct pci_dev *pdev, struct puffin *priv)
{
	int i, rc;

	for (i = 0; i < priv->n_queues; i++) {
		struct puffin_queue *queue = &priv->queues[i];

		queue->irq = pci_irq_vector(pdev, i);
		snprintf(queue->name, sizeof(queue->name), "puffin-%d", i);
		rc = request_irq(queue->irq, puffin_irq, 0, queue->name, queue);
		if (rc) {
			puffin_free_queues(priv, i);
			return rc;
		}
	}

	return 0;
}

static int puffin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct puffin *priv;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->n_queues = pci_alloc_irq_vectors(pdev, 1, puffin_QUEUES, PCI_IRQ_MSIX);
	if (priv->n_queues < 0)
		return priv->n_queues;

	rc = puffin_request_queues(pdev, priv);
	if (rc) {
		pci_free_irq_vectors(pdev);
		return rc;
	}

	pci_set_drvdata(pdev, priv);
	return 0;
}

static void puffin_remove(struct pci_dev *pdev)
{
	struct puffin *priv = pci_get_drvdata(pdev);

	puffin_free_queues(priv, priv->n_queues);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id puffin_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, puffin_ids);

static struct pci_driver puffin_driver = {
	.name = "puffin",
	.id_table = puffin_ids,
	.probe = puffin_probe,
	.remove = puffin_remove,
};
module_pci_driver(puffin_driver);

MODULE_DESCRIPTION("Fixture puffin");
MODULE_LICENSE("GPL");
