// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an array that is numbered in one arm of an #if only: a devm action
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct ruff {
	struct msix_entry entries[4];
	int irq;
};

static void ruff_vectors_disable_msix(void *pdev)
{
	pci_disable_msix(pdev);
}

static int ruff_vectors(struct pci_dev *pdev, struct ruff *ruff)
{
	int i, rc;

#ifdef CONFIG_PM
	for (i = 0; i < 4; i++)
		ruff->entries[i].entry = i;
#endif

	rc = pci_enable_msix_exact(pdev, ruff->entries, 4);
	if (rc)
		return rc;
	rc = devm_add_action_or_reset(&pdev->dev, ruff_vectors_disable_msix,
				      pdev);
	if (rc)
		return rc;

	ruff->irq = ruff->entries[0].vector;
	return 0;
}

static int ruff_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct ruff *ruff;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	ruff = devm_kzalloc(&pdev->dev, sizeof(*ruff), GFP_KERNEL);
	if (!ruff)
		return -ENOMEM;

	return ruff_vectors(pdev, ruff);
}

static const struct pci_device_id ruff_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ruff_ids);

static struct pci_driver ruff_driver = {
	.name = "ruff",
	.id_table = ruff_ids,
	.probe = ruff_probe,
};
module_pci_driver(ruff_driver);

MODULE_DESCRIPTION("Fixture ruff");
MODULE_LICENSE("GPL");
