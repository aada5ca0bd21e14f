// SPDX-License-Identifier: GPL-2.0-only
// Fixture: what an earlier exit did not have to undo may need it now: nothing is guessed
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t curlew_irq(int irq, void *data);

static int curlew_acquire(struct pci_dev *pdev)
{
	if (request_irq(pdev->irq, curlew_irq, IRQF_SHARED, "curlew", pdev))
		return -EBUSY;

	pcim_intx(pdev, 1);
	return 0;
}

static int curlew_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return curlew_acquire(pdev);
}

static const struct pci_device_id curlew_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, curlew_ids);

static struct pci_driver curlew_driver = {
	.name = "curlew",
	.id_table = curlew_ids,
	.probe = curlew_probe,
};
module_pci_driver(curlew_driver);

MODULE_DESCRIPTION("Fixture curlew");
MODULE_LICENSE("GPL");
