// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a device that is another one by the time of the read
#include <linux/module.h>
#include <linux/pci.h>

struct hoopoe {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

struct pci_dev *hoopoe_port(struct pci_dev *pdev);

static int hoopoe_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct hoopoe *hoopoe;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(0), "hoopoe");
	if (rc)
		return rc;

	pdev = hoopoe_port(pdev);
	hoopoe = devm_kzalloc(&pdev->dev, sizeof(*hoopoe), GFP_KERNEL);
	if (!hoopoe)
		return -ENOMEM;

	hoopoe->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id hoopoe_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hoopoe_ids);

static struct pci_driver hoopoe_driver = {
	.name = "hoopoe",
	.id_table = hoopoe_ids,
	.probe = hoopoe_probe,
};
module_pci_driver(hoopoe_driver);

MODULE_DESCRIPTION("Fixture hoopoe");
MODULE_LICENSE("GPL");
