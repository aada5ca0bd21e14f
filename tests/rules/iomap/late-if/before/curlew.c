// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an #if above the read leaves no place for a variable that is always used
#include <linux/module.h>
#include <linux/pci.h>

struct curlew {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

static int curlew_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct curlew *curlew;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

#ifdef CONFIG_PM
	pci_save_state(pdev);
#endif

	rc = pcim_iomap_regions(pdev, BIT(0), "curlew");
	if (rc)
		return rc;

	curlew = devm_kzalloc(&pdev->dev, sizeof(*curlew), GFP_KERNEL);
	if (!curlew)
		return -ENOMEM;

	curlew->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id curlew_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, curlew_ids);

static struct pci_driver curlew_driver = {
	.name = "curlew",
	.id_table = curlew_ids,
	.probe = curlew_probe,
};
module_pci_driver(curlew_driver);

MODULE_DESCRIPTION("Fixture curlew");
MODULE_LICENSE("GPL");
