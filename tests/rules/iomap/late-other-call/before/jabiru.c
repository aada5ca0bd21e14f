// SPDX-License-Identifier: GPL-2.0-only
// Fixture: another BAR that is mapped before the first one's address is read
#include <linux/module.h>
#include <linux/pci.h>

struct jabiru {
	void __iomem *regs;
	struct pci_dev *pdev;
	int bar;
};

static int jabiru_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct jabiru *jabiru;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(0), "jabiru");
	if (rc)
		return rc;
	rc = pcim_iomap_regions(pdev, BIT(2), "jabiru");
	if (rc)
		return rc;

	jabiru = devm_kzalloc(&pdev->dev, sizeof(*jabiru), GFP_KERNEL);
	if (!jabiru)
		return -ENOMEM;

	jabiru->regs = pcim_iomap_table(pdev)[0];

	return 0;
}

static const struct pci_device_id jabiru_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, jabiru_ids);

static struct pci_driver jabiru_driver = {
	.name = "jabiru",
	.id_table = jabiru_ids,
	.probe = jabiru_probe,
};
module_pci_driver(jabiru_driver);

MODULE_DESCRIPTION("Fixture jabiru");
MODULE_LICENSE("GPL");
