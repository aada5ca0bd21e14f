// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what the function has acquired keeps it from handing the result on
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t treecreeper_interrupt(int irq, void *data);

static int treecreeper_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = request_irq(pdev->irq, treecreeper_interrupt, IRQF_SHARED, "treecreeper", pdev);
	if (rc)
		return rc;

	pcim_intx(pdev, 1);
	return 0;
}

static void treecreeper_remove(struct pci_dev *pdev)
{
	free_irq(pdev->irq, pdev);
}

static const struct pci_device_id treecreeper_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, treecreeper_ids);

static struct pci_driver treecreeper_driver = {
	.name = "treecreeper",
	.id_table = treecreeper_ids,
	.probe = treecreeper_probe,
	.remove = treecreeper_remove,
};
module_pci_driver(treecreeper_driver);

MODULE_DESCRIPTION("Fixture treecreeper");
MODULE_LICENSE("GPL");
