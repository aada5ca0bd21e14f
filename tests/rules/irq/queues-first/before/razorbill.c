// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the helper that frees the queues forgets the first
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#define razorbill_QUEUES	4

struct razorbill_queue {
	int irq;
	char name[16];
};

struct razorbill {
	struct razorbill_queue queues[razorbill_QUEUES];
	int n_queues;
};

static irqreturn_t razorbill_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static void razorbill_free_queues(struct razorbill *priv, int n)
{
	int i;

	for (i = 1; i < n; i++)
		free_irq(priv->queues[i].irq, &priv->queues[i]);
}

static int razorbill_request_queues(struct pci_dev *pdev, struct razorbill *priv)
{
	int i, rc;

	for (i = 0; i < priv->n_queues; i++) {
		struct razorbill_queue *queue = &priv->queues[i];

		queue->irq = pci_irq_vector(pdev, i);
		snprintf(queue->name, sizeof(queue->name), "razorbill-%d", i);
		rc = request_irq(queue->irq, razorbill_irq, 0, queue->name, queue);
		if (rc) {
			razorbill_free_queues(priv, i);
			return rc;
		}
	}

	return 0;
}

static int razorbill_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct razorbill *priv;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->n_queues = pci_alloc_irq_vectors(pdev, 1, razorbill_QUEUES, PCI_IRQ_MSIX);
	if (priv->n_queues < 0)
		return priv->n_queues;

	rc = razorbill_request_queues(pdev, priv);
	if (rc) {
		pci_free_irq_vectors(pdev);
		return rc;
	}

	pci_set_drvdata(pdev, priv);
	return 0;
}

static void razorbill_remove(struct pci_dev *pdev)
{
	struct razorbill *priv = pci_get_drvdata(pdev);

	razorbill_free_queues(priv, priv->n_queues);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id razorbill_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, razorbill_ids);

static struct pci_driver razorbill_driver = {
	.name = "razorbill",
	.id_table = razorbill_ids,
	.probe = razorbill_probe,
	.remove = razorbill_remove,
};
module_pci_driver(razorbill_driver);

MODULE_DESCRIPTION("Fixture razorbill");
MODULE_LICENSE("GPL");
