// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error handler that may give up does not always disable
#include <linux/module.h>
#include <linux/pci.h>

static int chough_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static pci_ers_result_t chough_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	if (state == pci_channel_io_perm_failure)
		return PCI_ERS_RESULT_DISCONNECT;

	pci_disable_device(pdev);
	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t chough_slot_reset(struct pci_dev *pdev)
{
	if (pcim_enable_device(pdev))
		return PCI_ERS_RESULT_DISCONNECT;

	pci_restore_state(pdev);
	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers chough_err_handler = {
	.error_detected = chough_error_detected,
	.slot_reset = chough_slot_reset,
};

static const struct pci_device_id chough_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, chough_ids);

static struct pci_driver chough_driver = {
	.name = "chough",
	.id_table = chough_ids,
	.probe = chough_probe,
	.err_handler = &chough_err_handler,
};
module_pci_driver(chough_driver);

MODULE_DESCRIPTION("Fixture chough");
MODULE_LICENSE("GPL");
