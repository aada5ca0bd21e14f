// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a constant that the probe of another bus gives keeps it away from the call
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

static int redpoll_vectors(struct device *dev, bool on_pci)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int rc;

	if (!on_pci)
		return 0;

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return rc < 0 ? rc : 0;
}

static int redpoll_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	return redpoll_vectors(&pdev->dev, true);
}

static int redpoll_platform_probe(struct platform_device *pdev)
{
	return redpoll_vectors(&pdev->dev, false);
}

static struct platform_driver redpoll_platform_driver = {
	.driver = { .name = "redpoll" },
	.probe = redpoll_platform_probe,
};
builtin_platform_driver(redpoll_platform_driver);

static const struct pci_device_id redpoll_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, redpoll_ids);

static struct pci_driver redpoll_driver = {
	.name = "redpoll",
	.id_table = redpoll_ids,
	.probe = redpoll_probe,
};
module_pci_driver(redpoll_driver);

MODULE_DESCRIPTION("Fixture redpoll");
MODULE_LICENSE("GPL");
