// SPDX-License-Identifier: GPL-2.0-only
// Fixture: one entry that is not the first gets a devm action
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct godwit {
	struct msix_entry entry;
	int irq;
};

static void godwit_vectors_disable_msix(void *pdev)
{
	pci_disable_msix(pdev);
}

static int godwit_vectors(struct pci_dev *pdev, struct godwit *godwit)
{
	int rc;

	godwit->entry.entry = 2;
	rc = pci_enable_msix_exact(pdev, &godwit->entry, 1);
	if (rc)
		return rc;
	rc = devm_add_action_or_reset(&pdev->dev, godwit_vectors_disable_msix,
				      pdev);
	if (rc)
		return rc;

	godwit->irq = godwit->entry.vector;
	return 0;
}

static int godwit_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct godwit *godwit;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	godwit = devm_kzalloc(&pdev->dev, sizeof(*godwit), GFP_KERNEL);
	if (!godwit)
		return -ENOMEM;

	return godwit_vectors(pdev, godwit);
}

static const struct pci_device_id godwit_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_ids);

static struct pci_driver godwit_driver = {
	.name = "godwit",
	.id_table = godwit_ids,
	.probe = godwit_probe,
};
module_pci_driver(godwit_driver);

MODULE_DESCRIPTION("Fixture godwit");
MODULE_LICENSE("GPL");
