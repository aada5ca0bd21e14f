// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a message that takes the error takes it from the pointer
#include <linux/module.h>
#include <linux/pci.h>

#define CURLEW_BAR	1

struct curlew {
	void __iomem *regs;
	struct pci_dev *pdev;
	spinlock_t lock;
};

static int curlew_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct curlew *curlew;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	curlew = devm_kzalloc(&pdev->dev, sizeof(*curlew), GFP_KERNEL);
	if (!curlew)
		return -ENOMEM;

	curlew->regs = pcim_iomap_region(pdev, CURLEW_BAR, pci_name(pdev));
	if (IS_ERR(curlew->regs))
		return dev_err_probe(&pdev->dev, PTR_ERR(curlew->regs),
				     "no registers\n");

	pci_set_drvdata(pdev, curlew);

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
