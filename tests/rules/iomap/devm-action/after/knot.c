// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a devm action that a failed probe runs, and that looks at the target
#include <linux/module.h>
#include <linux/pci.h>

struct knot {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static void knot_stop(void *data)
{
	struct knot *knot = data;

	if (knot->regs)
		writel(0, knot->regs);
}

static int knot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *regs;
	struct knot *knot;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	knot = devm_kzalloc(&pdev->dev, sizeof(*knot), GFP_KERNEL);
	if (!knot)
		return -ENOMEM;

	rc = devm_add_action_or_reset(&pdev->dev, knot_stop, knot);
	if (rc)
		return rc;

	regs = pcim_iomap_region(pdev, 0, "knot");
	if (IS_ERR(regs))
		return PTR_ERR(regs);
	knot->regs = regs;

	return 0;
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
