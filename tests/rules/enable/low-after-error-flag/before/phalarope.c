// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a flag of the driver says whether it is on
#include <linux/module.h>
#include <linux/pci.h>

static int phalarope_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void phalarope_remove(struct pci_dev *pdev)
{
	if (!test_and_set_bit(0, pci_get_drvdata(pdev)))
		pci_disable_device(pdev);
}

static pci_ers_result_t phalarope_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	if (state == pci_channel_io_perm_failure)
		return PCI_ERS_RESULT_DISCONNECT;

	if (!test_and_set_bit(0, pci_get_drvdata(pdev)))
		pci_disable_device(pdev);

	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t phalarope_slot_reset(struct pci_dev *pdev)
{
	if (pci_enable_device(pdev))
		return PCI_ERS_RESULT_DISCONNECT;

	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers phalarope_err_handler = {
	.error_detected = phalarope_error_detected,
	.slot_reset = phalarope_slot_reset,
};

static const struct pci_device_id phalarope_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, phalarope_ids);

static struct pci_driver phalarope_driver = {
	.name = "phalarope",
	.id_table = phalarope_ids,
	.probe = phalarope_probe,
	.remove = phalarope_remove,
	.err_handler = &phalarope_err_handler,
};
module_pci_driver(phalarope_driver);

MODULE_DESCRIPTION("Fixture phalarope");
MODULE_LICENSE("GPL");
