// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an operation of a board that probe calls is part of probe
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

struct vireo_board {
	int (*setup)(struct vireo *vireo);
};

static int vireo_setup(struct vireo *vireo)
{
	int rc;

	rc = pci_alloc_irq_vectors(to_pci_dev(vireo->dev), 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static const struct vireo_board vireo_one = {
	.setup = vireo_setup,
};

static int vireo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return ((const struct vireo_board *)id->driver_data)->setup(vireo_alloc(pdev));
}

static const struct pci_device_id vireo_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, vireo_ids);

static struct pci_driver vireo_driver = {
	.name = "vireo",
	.id_table = vireo_ids,
	.probe = vireo_probe,
};
module_pci_driver(vireo_driver);

MODULE_DESCRIPTION("Fixture vireo");
MODULE_LICENSE("GPL");
