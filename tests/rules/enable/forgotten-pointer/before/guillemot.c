// SPDX-License-Identifier: GPL-2.0-only
// Fixture: remove disables through a pointer
#include <linux/module.h>
#include <linux/pci.h>

struct guillemot {
	void (*off)(struct pci_dev *pdev);
};

static void guillemot_off(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static int guillemot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct guillemot *guillemot;
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	guillemot = devm_kzalloc(&pdev->dev, sizeof(*guillemot), GFP_KERNEL);
	if (!guillemot) {
		guillemot_off(pdev);
		return -ENOMEM;
	}
	guillemot->off = guillemot_off;
	pci_set_drvdata(pdev, guillemot);

	return 0;
}

static void guillemot_remove(struct pci_dev *pdev)
{
	struct guillemot *guillemot = pci_get_drvdata(pdev);

	guillemot->off(pdev);
}

static const struct pci_device_id guillemot_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, guillemot_ids);

static struct pci_driver guillemot_driver = {
	.name = "guillemot",
	.id_table = guillemot_ids,
	.probe = guillemot_probe,
	.remove = guillemot_remove,
};
module_pci_driver(guillemot_driver);

MODULE_DESCRIPTION("Fixture guillemot");
MODULE_LICENSE("GPL");
