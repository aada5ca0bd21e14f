// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a release in another driver of the module is about other devices
#include <linux/module.h>
#include <linux/pci.h>

static int redshank_port_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, "redshank_port");
	if (rc)
		pci_disable_device(pdev);

	return rc;
}

static void redshank_port_remove(struct pci_dev *pdev)
{
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

struct pci_driver redshank_port_driver = {
	.name = "redshank_port",
	.probe = redshank_port_probe,
	.remove = redshank_port_remove,
};
