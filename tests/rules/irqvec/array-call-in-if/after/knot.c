// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call in an arm of an #if is edited like any other.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct knot {
	struct msix_entry entries[4];
	int irq;
};

static int knot_vectors(struct pci_dev *pdev, struct knot *knot)
{
	int i, rc;

#ifdef CONFIG_PM
	for (i = 0; i < 4; i++)
		knot->entries[i].entry = i;

	rc = pcim_alloc_irq_vectors(pdev, 4, 4, PCI_IRQ_MSIX);
	if (rc < 0)
		return rc;
	for (i = 0; i < 4; i++)
		knot->entries[i].vector = pci_irq_vector(pdev, i);
	knot->irq = knot->entries[0].vector;
#endif
	return 0;
}

static int knot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct knot *knot;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	knot = devm_kzalloc(&pdev->dev, sizeof(*knot), GFP_KERNEL);
	if (!knot)
		return -ENOMEM;

	return knot_vectors(pdev, knot);
}

static const struct pci_device_id knot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, knot_ids);

static struct pci_driver knot_driver = {
	.name = "knot",
	.id_table = knot_ids,
	.probe = knot_probe,
};
module_pci_driver(knot_driver);

MODULE_DESCRIPTION("Fixture knot");
MODULE_LICENSE("GPL");
