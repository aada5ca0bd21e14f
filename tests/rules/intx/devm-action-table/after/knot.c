// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a devm action that comes out of a table of operations is one too
#include <linux/module.h>
#include <linux/pci.h>

struct knot_ops {
	int (*start)(struct pci_dev *pdev);
	void (*halt)(void *data);
};

static int knot_start(struct pci_dev *pdev)
{
	pci_set_master(pdev);
	return 0;
}

static void knot_halt(void *data)
{
	struct pci_dev *pdev = data;

	pci_intx_unmanaged(pdev, 0);
}

static const struct knot_ops knot_v1 = {
	.start = knot_start,
	.halt = knot_halt,
};

static int knot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	const struct knot_ops *ops = &knot_v1;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = ops->start(pdev);
	if (rc)
		return rc;

	return devm_add_action_or_reset(&pdev->dev, ops->halt, pdev);
}

static const struct pci_device_id knot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, knot_ids);

static struct pci_driver knot_driver = {
	.name = "knot",
	.id_table = knot_ids,
	.probe = knot_probe,
};
module_pci_driver(knot_driver);

MODULE_DESCRIPTION("Fixture knot");
MODULE_LICENSE("GPL");
