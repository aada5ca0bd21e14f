// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an array of one is filled by one line.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct curlew {
	struct msix_entry entry;
	int irq;
};

static int curlew_vectors(struct pci_dev *pdev, struct curlew *curlew)
{
	int rc;

	curlew->entry.entry = 0;
	rc = pci_enable_msix_exact(pdev, &curlew->entry, 1);
	if (rc) {
		dev_err(&pdev->dev, "no vector: %d\n", rc);
		return rc;
	}

	curlew->irq = curlew->entry.vector;
	return 0;
}

static int curlew_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct curlew *curlew;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	curlew = devm_kzalloc(&pdev->dev, sizeof(*curlew), GFP_KERNEL);
	if (!curlew)
		return -ENOMEM;

	return curlew_vectors(pdev, curlew);
}

static const struct pci_device_id curlew_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, curlew_ids);

static struct pci_driver curlew_driver = {
	.name = "curlew",
	.id_table = curlew_ids,
	.probe = curlew_probe,
};
module_pci_driver(curlew_driver);

MODULE_DESCRIPTION("Fixture curlew");
MODULE_LICENSE("GPL");
