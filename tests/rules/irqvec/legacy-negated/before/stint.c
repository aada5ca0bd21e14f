// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a result of old that is tested for success is a count now.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct stint {
	struct msix_entry entry;
	int irq;
};

static int stint_vectors(struct pci_dev *pdev, struct stint *stint)
{
	int rc;

	rc = pci_enable_msi(pdev);
	if (!rc)
		dev_info(&pdev->dev, "MSI\n");

	stint->irq = pdev->irq;
	return 0;
}

static int stint_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct stint *stint;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	stint = devm_kzalloc(&pdev->dev, sizeof(*stint), GFP_KERNEL);
	if (!stint)
		return -ENOMEM;

	return stint_vectors(pdev, stint);
}

static const struct pci_device_id stint_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, stint_ids);

static struct pci_driver stint_driver = {
	.name = "stint",
	.id_table = stint_ids,
	.probe = stint_probe,
};
module_pci_driver(stint_driver);

MODULE_DESCRIPTION("Fixture stint");
MODULE_LICENSE("GPL");
