// SPDX-License-Identifier: GPL-2.0
int pci_request_region(struct pci_dev *pdev, int bar, const char *name)
{
	return reserve(pdev, bar, name);
}
