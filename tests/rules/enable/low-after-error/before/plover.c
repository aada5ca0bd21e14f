// SPDX-License-Identifier: GPL-2.0-only
// Fixture: error_detected disables, remove disables whatever became of the recovery
#include <linux/module.h>
#include <linux/pci.h>

static int plover_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void plover_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static pci_ers_result_t plover_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	if (state == pci_channel_io_perm_failure)
		return PCI_ERS_RESULT_DISCONNECT;

	pci_disable_device(pdev);

	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t plover_slot_reset(struct pci_dev *pdev)
{
	if (pci_enable_device(pdev))
		return PCI_ERS_RESULT_DISCONNECT;

	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers plover_err_handler = {
	.error_detected = plover_error_detected,
	.slot_reset = plover_slot_reset,
};

static const struct pci_device_id plover_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, plover_ids);

static struct pci_driver plover_driver = {
	.name = "plover",
	.id_table = plover_ids,
	.probe = plover_probe,
	.remove = plover_remove,
	.err_handler = &plover_err_handler,
};
module_pci_driver(plover_driver);

MODULE_DESCRIPTION("Fixture plover");
MODULE_LICENSE("GPL");
