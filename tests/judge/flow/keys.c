// SPDX-License-Identifier: GPL-2.0-only
/* A resource that an argument names: each name has a state of its own. */

static int handler(struct pci_dev *pdev, int vector, void *data)
{
	return request_irq(pci_irq_vector(pdev, vector), data);
}

static int both(struct pci_dev *dev, struct foo *foo)
{
	int rc;

	rc = handler(dev, 0, foo);
	if (rc)
		return rc;
	rc = handler(dev, 1, foo);
	if (rc) {
		free_irq(pci_irq_vector(dev, 0), foo);
		return rc;
	}
	return 0;
}

static int only_first(struct pci_dev *dev, struct foo *foo)
{
	free_irq(pci_irq_vector(dev, 0 ), foo);
	return 0;
}

static int twice(struct pci_dev *dev, struct foo *foo)
{
	int rc = request_irq(dev->irq, foo);

	if (!rc)
		rc = request_irq(dev->irq, foo);
	return rc;
}
