// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a remove that an error handler calls disables while the device is bound
#include <linux/module.h>
#include <linux/pci.h>

static int ruddy_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static void ruddy_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static pci_ers_result_t ruddy_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	ruddy_remove(pdev);
	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t ruddy_slot_reset(struct pci_dev *pdev)
{
	return ruddy_probe(pdev, NULL) ? PCI_ERS_RESULT_DISCONNECT : PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers ruddy_err_handler = {
	.error_detected = ruddy_error_detected,
	.slot_reset = ruddy_slot_reset,
};

static const struct pci_device_id ruddy_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ruddy_ids);

static struct pci_driver ruddy_driver = {
	.name = "ruddy",
	.id_table = ruddy_ids,
	.probe = ruddy_probe,
	.remove = ruddy_remove,
	.err_handler = &ruddy_err_handler,
};
module_pci_driver(ruddy_driver);

MODULE_DESCRIPTION("Fixture ruddy");
MODULE_LICENSE("GPL");
