// SPDX-License-Identifier: GPL-2.0-only
// Fixture: one of two drivers of a helper stays enabled in suspend, so resume has to look
#include <linux/module.h>
#include <linux/pci.h>

static int towhee_off_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int towhee_off_suspend(struct pci_dev *pdev, pm_message_t state)
{
	towhee_do_suspend(pdev);
	return 0;
}

static int towhee_off_resume(struct pci_dev *pdev)
{
	return towhee_do_resume(pdev);
}

static const struct pci_device_id towhee_off_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, towhee_off_ids);

static struct pci_driver towhee_off_driver = {
	.name = "towhee_off",
	.id_table = towhee_off_ids,
	.probe = towhee_off_probe,
	.suspend = towhee_off_suspend,
	.resume = towhee_off_resume,
};
module_pci_driver(towhee_off_driver);

MODULE_DESCRIPTION("Fixture towhee_off");
MODULE_LICENSE("GPL");
