// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a disable of another device is not that of the managed enable
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *wryneck_twin(struct pci_dev *pdev);
static int wryneck_start(struct pci_dev *pdev);

static int wryneck_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct pci_dev *twin = wryneck_twin(pdev);
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = wryneck_start(pdev);
	if (rc) {
		pci_disable_device(twin);
		return rc;
	}

	return 0;
}

static void wryneck_remove(struct pci_dev *pdev)
{
	pci_disable_device(wryneck_twin(pdev));
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
	.remove = wryneck_remove,
};
module_pci_driver(wryneck_driver);

MODULE_DESCRIPTION("Fixture wryneck");
MODULE_LICENSE("GPL");
