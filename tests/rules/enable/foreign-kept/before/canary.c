// SPDX-License-Identifier: GPL-2.0-only
// Fixture: a device of somebody else that is never disabled is for a person
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

static int canary_probe(struct platform_device *pdev)
{
	struct pci_dev *other;
	int ret;

	other = pci_get_device(0x1b36, 0x0010, NULL);
	if (!other)
		return -ENODEV;

	ret = pcim_enable_device(other);
	pci_dev_put(other);
	return ret;
}

static void canary_remove(struct platform_device *pdev)
{
}

static struct platform_driver canary_driver = {
	.driver = { .name = "canary" },
	.probe = canary_probe,
	.remove_new = canary_remove,
};
module_platform_driver(canary_driver);

MODULE_DESCRIPTION("Fixture canary");
MODULE_LICENSE("GPL");
