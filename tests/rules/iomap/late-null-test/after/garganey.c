// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a test for NULL behind a late read goes with it
#include <linux/module.h>
#include <linux/pci.h>

struct garganey {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

int garganey_start(struct garganey *garganey);

static int garganey_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct garganey *garganey;
	void __iomem *regs;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	regs = pcim_iomap_region(pdev, 0, "garganey");
	if (IS_ERR(regs))
		return PTR_ERR(regs);

	garganey = devm_kzalloc(&pdev->dev, sizeof(*garganey), GFP_KERNEL);
	if (!garganey)
		return -ENOMEM;

	garganey->regs = regs;

	rc = garganey_start(garganey);
	if (rc)
		goto fail;

	return 0;

fail:
	dev_err(&pdev->dev, "no start: %d\n", rc);
	return rc;
}

static const struct pci_device_id garganey_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, garganey_ids);

static struct pci_driver garganey_driver = {
	.name = "garganey",
	.id_table = garganey_ids,
	.probe = garganey_probe,
};
module_pci_driver(garganey_driver);

MODULE_DESCRIPTION("Fixture garganey");
MODULE_LICENSE("GPL");
