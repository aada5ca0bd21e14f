// SPDX-License-Identifier: GPL-2.0-only
// Fixture: one label for all error paths, a flag decides whether it disables
#include <linux/module.h>
#include <linux/pci.h>

struct sanderling {
	bool enabled;
};

static int sanderling_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sanderling *s = pci_get_drvdata(pdev);
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		goto out;
	s->enabled = true;

	rc = pci_request_regions(pdev, "sanderling");
	if (rc)
		goto out;

	return 0;

out:
	if (s->enabled)
		pci_disable_device(pdev);
	return rc;
}

static void sanderling_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id sanderling_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sanderling_ids);

static struct pci_driver sanderling_driver = {
	.name = "sanderling",
	.id_table = sanderling_ids,
	.probe = sanderling_probe,
	.remove = sanderling_remove,
};
module_pci_driver(sanderling_driver);

MODULE_DESCRIPTION("Fixture sanderling");
MODULE_LICENSE("GPL");
