// SPDX-License-Identifier: GPL-2.0-only
// Fixture: one of two drivers of a helper stays enabled in suspend, so resume has to look
#include <linux/module.h>
#include <linux/pci.h>

static int towhee_on_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int towhee_on_suspend(struct pci_dev *pdev, pm_message_t state)
{
	pci_save_state(pdev);
	return 0;
}

static int towhee_on_resume(struct pci_dev *pdev)
{
	return towhee_do_resume(pdev);
}

static const struct pci_device_id towhee_on_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, towhee_on_ids);

static struct pci_driver towhee_on_driver = {
	.name = "towhee_on",
	.id_table = towhee_on_ids,
	.probe = towhee_on_probe,
	.suspend = towhee_on_suspend,
	.resume = towhee_on_resume,
};
module_pci_driver(towhee_on_driver);

MODULE_DESCRIPTION("Fixture towhee_on");
MODULE_LICENSE("GPL");
