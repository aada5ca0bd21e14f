// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release on a state goes with its condition
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct quelea {
	bool msi;
};

#define QUELEA_HAS(q, flag) ((q)->flag)

static void quelea_stop(struct quelea *quelea);

static int quelea_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static void quelea_remove(struct pci_dev *pdev)
{
	struct quelea *quelea = pci_get_drvdata(pdev);

	quelea_stop(quelea);
}

static const struct pci_device_id quelea_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, quelea_ids);

static struct pci_driver quelea_driver = {
	.name = "quelea",
	.id_table = quelea_ids,
	.probe = quelea_probe,
	.remove = quelea_remove,
};
module_pci_driver(quelea_driver);

MODULE_DESCRIPTION("Fixture quelea");
MODULE_LICENSE("GPL");
