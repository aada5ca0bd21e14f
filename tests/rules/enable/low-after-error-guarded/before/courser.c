// SPDX-License-Identifier: GPL-2.0-only
// Fixture: remove asks first whether the device is enabled
#include <linux/module.h>
#include <linux/pci.h>

static int courser_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void courser_remove(struct pci_dev *pdev)
{
	if (pci_is_enabled(pdev))
		pci_disable_device(pdev);
}

static pci_ers_result_t courser_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	if (state == pci_channel_io_perm_failure)
		return PCI_ERS_RESULT_DISCONNECT;

	pci_disable_device(pdev);

	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t courser_slot_reset(struct pci_dev *pdev)
{
	if (pci_enable_device(pdev))
		return PCI_ERS_RESULT_DISCONNECT;

	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers courser_err_handler = {
	.error_detected = courser_error_detected,
	.slot_reset = courser_slot_reset,
};

static const struct pci_device_id courser_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, courser_ids);

static struct pci_driver courser_driver = {
	.name = "courser",
	.id_table = courser_ids,
	.probe = courser_probe,
	.remove = courser_remove,
	.err_handler = &courser_err_handler,
};
module_pci_driver(courser_driver);

MODULE_DESCRIPTION("Fixture courser");
MODULE_LICENSE("GPL");
