// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the same, and an #if has the disable in remove
#include <linux/module.h>
#include <linux/pci.h>

static int pratincole_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void pratincole_remove(struct pci_dev *pdev)
{
#ifdef CONFIG_PRATINCOLE_OFF
	pci_disable_device(pdev);
#endif
}

static pci_ers_result_t pratincole_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	if (state == pci_channel_io_perm_failure)
		return PCI_ERS_RESULT_DISCONNECT;

	pci_disable_device(pdev);

	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t pratincole_slot_reset(struct pci_dev *pdev)
{
	if (pci_enable_device(pdev))
		return PCI_ERS_RESULT_DISCONNECT;

	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers pratincole_err_handler = {
	.error_detected = pratincole_error_detected,
	.slot_reset = pratincole_slot_reset,
};

static const struct pci_device_id pratincole_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pratincole_ids);

static struct pci_driver pratincole_driver = {
	.name = "pratincole",
	.id_table = pratincole_ids,
	.probe = pratincole_probe,
	.remove = pratincole_remove,
	.err_handler = &pratincole_err_handler,
};
module_pci_driver(pratincole_driver);

MODULE_DESCRIPTION("Fixture pratincole");
MODULE_LICENSE("GPL");
