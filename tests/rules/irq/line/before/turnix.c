// SPDX-License-Identifier: GPL-2.0-only
// Fixture: the handler is on a line of GPIO, which no release of vectors touches
#include <linux/gpio/consumer.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

static irqreturn_t turnix_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}

static int turnix_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct gpio_desc *gpio;
	int rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	gpio = devm_gpiod_get(&pdev->dev, "wake", GPIOD_IN);
	if (IS_ERR(gpio))
		return PTR_ERR(gpio);

	rc = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (rc < 0)
		return rc;

	rc = devm_request_irq(&pdev->dev, gpiod_to_irq(gpio), turnix_irq, 0, "turnix", pdev);
	if (rc)
		goto out_vectors;

	return 0;

out_vectors:
	pci_free_irq_vectors(pdev);
	return rc;
}

static void turnix_remove(struct pci_dev *pdev)
{
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id turnix_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, turnix_ids);

static struct pci_driver turnix_driver = {
	.name = "turnix",
	.id_table = turnix_ids,
	.probe = turnix_probe,
	.remove = turnix_remove,
};
module_pci_driver(turnix_driver);

MODULE_DESCRIPTION("Fixture turnix");
MODULE_LICENSE("GPL");
