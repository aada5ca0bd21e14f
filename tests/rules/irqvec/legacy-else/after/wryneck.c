// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of old whose test has an else is a count now.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct wryneck {
	int irq;
};

static int wryneck_vectors(struct pci_dev *pdev, struct wryneck *wryneck)
{
	int rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0) {
		dev_warn(&pdev->dev, "no MSI: %d\n", rc);
	} else {
		rc = devm_request_irq(&pdev->dev, pdev->irq, wryneck_isr, 0, "wryneck", wryneck);
		if (rc)
			dev_warn(&pdev->dev, "no handler\n");
	}

	wryneck->irq = pdev->irq;
	return 0;
}

static int wryneck_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct wryneck *wryneck;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	wryneck = devm_kzalloc(&pdev->dev, sizeof(*wryneck), GFP_KERNEL);
	if (!wryneck)
		return -ENOMEM;

	return wryneck_vectors(pdev, wryneck);
}

static const struct pci_device_id wryneck_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, wryneck_ids);

static struct pci_driver wryneck_driver = {
	.name = "wryneck",
	.id_table = wryneck_ids,
	.probe = wryneck_probe,
};
module_pci_driver(wryneck_driver);

MODULE_DESCRIPTION("Fixture wryneck");
MODULE_LICENSE("GPL");
