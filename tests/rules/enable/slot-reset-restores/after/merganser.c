// SPDX-License-Identifier: GPL-2.0-only
// Fixture: an error handler enables only a device that is found disabled
#include <linux/module.h>
#include <linux/pci.h>

static int merganser_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static pci_ers_result_t merganser_error_detected(struct pci_dev *pdev,
						 pci_channel_state_t state)
{
	pci_disable_device(pdev);
	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t merganser_slot_reset(struct pci_dev *pdev)
{
	pci_restore_state(pdev);

	if (pci_enable_device(pdev))
		return PCI_ERS_RESULT_DISCONNECT;

	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers merganser_err_handler = {
	.error_detected = merganser_error_detected,
	.slot_reset = merganser_slot_reset,
};

static const struct pci_device_id merganser_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, merganser_ids);

static struct pci_driver merganser_driver = {
	.name = "merganser",
	.id_table = merganser_ids,
	.probe = merganser_probe,
	.err_handler = &merganser_err_handler,
};
module_pci_driver(merganser_driver);

MODULE_DESCRIPTION("Fixture merganser");
MODULE_LICENSE("GPL");
