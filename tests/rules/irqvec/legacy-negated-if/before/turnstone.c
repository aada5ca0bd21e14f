// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of old that an arm of an #if reads is for a person.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct turnstone {
	struct msix_entry entry;
	int irq;
};

static int turnstone_vectors(struct pci_dev *pdev, struct turnstone *turnstone)
{
	int rc;

	rc = pci_enable_msi(pdev);
	if (!rc)
		dev_info(&pdev->dev, "MSI\n");

	turnstone->irq = pdev->irq;
#ifdef CONFIG_PM
	return rc;
#else
	return 0;
#endif
}

static int turnstone_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct turnstone *turnstone;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	turnstone = devm_kzalloc(&pdev->dev, sizeof(*turnstone), GFP_KERNEL);
	if (!turnstone)
		return -ENOMEM;

	return turnstone_vectors(pdev, turnstone);
}

static const struct pci_device_id turnstone_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, turnstone_ids);

static struct pci_driver turnstone_driver = {
	.name = "turnstone",
	.id_table = turnstone_ids,
	.probe = turnstone_probe,
};
module_pci_driver(turnstone_driver);

MODULE_DESCRIPTION("Fixture turnstone");
MODULE_LICENSE("GPL");
