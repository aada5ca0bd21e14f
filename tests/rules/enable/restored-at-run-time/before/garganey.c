// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an enable that a function of no table makes at run time is for a person
#include <linux/module.h>
#include <linux/pci.h>

static int garganey_recover(struct pci_dev *pdev)
{
	int rc;

	pci_restore_state(pdev);
	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	pci_set_master(pdev);
	return 0;
}

static ssize_t recover_store(struct device *dev, struct device_attribute *attr,
			     const char *text, size_t count)
{
	int rc = garganey_recover(to_pci_dev(dev));

	return rc ? rc : count;
}
static DEVICE_ATTR_WO(recover);

static int garganey_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return device_create_file(&pdev->dev, &dev_attr_recover);
}

static void garganey_remove(struct pci_dev *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_recover);
	pci_disable_device(pdev);
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
	.remove = garganey_remove,
};
module_pci_driver(garganey_driver);

MODULE_DESCRIPTION("Fixture garganey");
MODULE_LICENSE("GPL");
