// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a driver of a managed device, and one of a device that it disables
#include <linux/pci.h>

static int train_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return pci_wind_up(pdev);
}

static struct pci_driver train_driver = {
	.name = "train",
	.probe = train_probe,
};

static int bear_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	return pci_wind_up(pdev);
}

static struct pci_driver bear_driver = {
	.name = "bear",
	.probe = bear_probe,
};
