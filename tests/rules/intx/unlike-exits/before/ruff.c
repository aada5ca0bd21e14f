// SPDX-License-Identifier: GPL-2.0-only
// Fixture: where the exits around the call undo different things, nothing is guessed
#include <linux/module.h>
#include <linux/pci.h>

static int ruff_open(struct pci_dev *pdev);
static int ruff_listen(struct pci_dev *pdev);
static void ruff_close(struct pci_dev *pdev);

static int ruff_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = ruff_open(pdev);
	if (rc)
		return rc;

	pci_intx(pdev, 1);
	rc = ruff_listen(pdev);
	if (rc)
		goto err_close;

	return 0;

err_close:
	ruff_close(pdev);
	return rc;
}

static const struct pci_device_id ruff_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ruff_ids);

static struct pci_driver ruff_driver = {
	.name = "ruff",
	.id_table = ruff_ids,
	.probe = ruff_probe,
};
module_pci_driver(ruff_driver);

MODULE_DESCRIPTION("Fixture ruff");
MODULE_LICENSE("GPL");
