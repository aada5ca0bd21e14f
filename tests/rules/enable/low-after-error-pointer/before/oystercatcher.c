// SPDX-License-Identifier: GPL-2.0-only
// Fixture: whether there is a structure of the driver decides nothing
#include <linux/module.h>
#include <linux/pci.h>

static int oystercatcher_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void oystercatcher_remove(struct pci_dev *pdev)
{
	struct device *own = pci_get_drvdata(pdev);

	if (!own)
		return;

	pci_disable_device(pdev);
}

static pci_ers_result_t oystercatcher_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	if (state == pci_channel_io_perm_failure)
		return PCI_ERS_RESULT_DISCONNECT;

	pci_disable_device(pdev);

	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t oystercatcher_slot_reset(struct pci_dev *pdev)
{
	if (pci_enable_device(pdev))
		return PCI_ERS_RESULT_DISCONNECT;

	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers oystercatcher_err_handler = {
	.error_detected = oystercatcher_error_detected,
	.slot_reset = oystercatcher_slot_reset,
};

static const struct pci_device_id oystercatcher_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, oystercatcher_ids);

static struct pci_driver oystercatcher_driver = {
	.name = "oystercatcher",
	.id_table = oystercatcher_ids,
	.probe = oystercatcher_probe,
	.remove = oystercatcher_remove,
	.err_handler = &oystercatcher_err_handler,
};
module_pci_driver(oystercatcher_driver);

MODULE_DESCRIPTION("Fixture oystercatcher");
MODULE_LICENSE("GPL");
