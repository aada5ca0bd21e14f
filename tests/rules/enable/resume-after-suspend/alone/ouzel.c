// SPDX-License-Identifier: GPL-2.0-only
// Fixture: suspend disables, so resume enables by the plain call
#include <linux/module.h>
#include <linux/pci.h>

static int ouzel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int ouzel_suspend(struct pci_dev *pdev, pm_message_t state)
{
	pci_save_state(pdev);
	pci_disable_device(pdev);
	return pci_set_power_state(pdev, pci_choose_state(pdev, state));
}

static int ouzel_resume(struct pci_dev *pdev)
{
	int rc;

	pci_restore_state(pdev);
	rc = pci_is_enabled(pdev) ? 0 : pci_enable_device(pdev);
	if (rc) {
		dev_err(&pdev->dev, "cannot enable\n");
		return rc;
	}

	pci_set_master(pdev);
	return 0;
}

static const struct pci_device_id ouzel_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ouzel_ids);

static struct pci_driver ouzel_driver = {
	.name = "ouzel",
	.id_table = ouzel_ids,
	.probe = ouzel_probe,
	.suspend = ouzel_suspend,
	.resume = ouzel_resume,
};
module_pci_driver(ouzel_driver);

MODULE_DESCRIPTION("Fixture ouzel");
MODULE_LICENSE("GPL");
