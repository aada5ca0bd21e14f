// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the release of remove goes, and the variable that only it used
#include <linux/module.h>
#include <linux/pci.h>

struct kestrel {
	struct device *dev;
};

static void kestrel_stop(struct kestrel *kestrel);

static void kestrel_down(struct kestrel *kestrel)
{
	struct pci_dev *pdev = to_pci_dev(kestrel->dev);

	kestrel_stop(kestrel);

	/* Let others have them. */
	pci_release_regions(pdev);
}

static int kestrel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return pci_request_regions(pdev, "kestrel");
}

static void kestrel_remove(struct pci_dev *pdev)
{
	kestrel_down(pci_get_drvdata(pdev));
	pci_release_regions(pdev);
}

static const struct pci_device_id kestrel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, kestrel_ids);

static struct pci_driver kestrel_driver = {
	.name = "kestrel",
	.id_table = kestrel_ids,
	.probe = kestrel_probe,
	.remove = kestrel_remove,
};
module_pci_driver(kestrel_driver);

MODULE_DESCRIPTION("Fixture kestrel");
MODULE_LICENSE("GPL");
