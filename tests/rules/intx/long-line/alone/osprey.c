// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a call that becomes too long is wrapped
#include <linux/module.h>
#include <linux/pci.h>

struct osprey_controller_private {
	struct pci_dev *underlying_device;
	bool line_interrupt_wanted;
	bool messages_are_enabled;
};

static int osprey_start(struct osprey_controller_private *controller);

static int osprey_line(struct osprey_controller_private *controller)
{
	int rc;

	rc = osprey_start(controller);
	if (rc)
		return rc;

	if (controller->line_interrupt_wanted)
		pcim_intx(controller->underlying_device, !controller->messages_are_enabled);

	rc = osprey_start(controller);
	if (rc)
		return rc;

	return 0;
}

static int osprey_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct osprey_controller_private *private;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	private = devm_kzalloc(&pdev->dev, sizeof(*private), GFP_KERNEL);
	if (!private)
		return -ENOMEM;

	private->underlying_device = pdev;
	return osprey_line(private);
}

static const struct pci_device_id osprey_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, osprey_ids);

static struct pci_driver osprey_driver = {
	.name = "osprey",
	.id_table = osprey_ids,
	.probe = osprey_probe,
};
module_pci_driver(osprey_driver);

MODULE_DESCRIPTION("Fixture osprey");
MODULE_LICENSE("GPL");
