// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error that a message computes with is taken from the pointer
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

struct nuthatch {
	void __iomem *regs;
	struct device *dev;
};

static int nuthatch_start(struct nuthatch *nuthatch);

static int nuthatch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct nuthatch *nuthatch;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	nuthatch = devm_kzalloc(&pdev->dev, sizeof(*nuthatch), GFP_KERNEL);
	if (!nuthatch)
		return -ENOMEM;

	rc = pcim_iomap_regions(pdev, BIT(0), "nuthatch");
	if (rc)
		return dev_err_probe(&pdev->dev, rc, "no BAR: %d\n", -rc);

	nuthatch->regs = pcim_iomap_table(pdev)[0];
	return nuthatch_start(nuthatch);
}

static const struct pci_device_id nuthatch_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, nuthatch_ids);

static struct pci_driver nuthatch_driver = {
	.name = "nuthatch",
	.id_table = nuthatch_ids,
	.probe = nuthatch_probe,
};
module_pci_driver(nuthatch_driver);

MODULE_DESCRIPTION("Fixture nuthatch");
MODULE_LICENSE("GPL");
