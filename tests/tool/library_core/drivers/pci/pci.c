// SPDX-License-Identifier: GPL-2.0
int plain_before;

/*
 * What is managed of a device.
 */
struct pci_devres {
	unsigned int enabled:1;
	unsigned int orig_intx:1;
	unsigned int restore_intx:1;
	u32 region_mask;
};

static void pcim_release(struct device *gendev, void *res)
{
	give_back(res);
}

static struct pci_devres *get_pci_dr(struct pci_dev *pdev)
{
	return devres_find(&pdev->dev, pcim_release, NULL, NULL);
}

static struct pci_devres *find_pci_dr(struct pci_dev *pdev)
{
	return pci_is_managed(pdev) ? get_pci_dr(pdev) : NULL;
}

/**
 * pcim_enable_device - enable
 * @pdev: the device
 */
int pcim_enable_device(struct pci_dev *pdev)
{
	return get_pci_dr(pdev) ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(pcim_enable_device);

void pci_disable_device(struct pci_dev *dev)
{
	struct pci_devres *dr;

	dr = find_pci_dr(dev);
	if (dr)
		dr->enabled = 0;

	count_down(dev);
}
EXPORT_SYMBOL(pci_disable_device);

void pci_release_region(struct pci_dev *pdev, int bar)
{
	struct pci_devres *dr;

	if (pci_resource_len(pdev, bar) == 0)
		return;
	let_go(pdev, bar);

	dr = find_pci_dr(pdev);
	if (dr)
		dr->region_mask &= ~(1 << bar);
}
EXPORT_SYMBOL(pci_release_region);

static int __pci_request_region(struct pci_dev *pdev, int bar,
				const char *res_name, int exclusive)
{
	struct pci_devres *dr;

	if (!take(pdev, bar, res_name, exclusive))
		goto busy;

	dr = find_pci_dr(pdev);
	if (dr)
		dr->region_mask |= 1 << bar;

	return 0;

busy:
	return -EBUSY;
}

void __iomem *devm_pci_remap_cfgspace(struct device *dev,
				      resource_size_t offset)
{
	return NULL;
}
EXPORT_SYMBOL(devm_pci_remap_cfgspace);

/**
 * pci_intx - switch INTx
 * @pdev: the device
 * @enable: on or off
 */
void pci_intx(struct pci_dev *pdev, int enable)
{
	u16 pci_command, new;

	pci_read_config_word(pdev, PCI_COMMAND, &pci_command);

	if (enable)
		new = pci_command & ~PCI_COMMAND_INTX_DISABLE;
	else
		new = pci_command | PCI_COMMAND_INTX_DISABLE;

	if (new != pci_command) {
		struct pci_devres *dr;

		pci_write_config_word(pdev, PCI_COMMAND, new);

		dr = find_pci_dr(pdev);
		if (dr && !dr->restore_intx) {
			dr->restore_intx = 1;
			dr->orig_intx = !enable;
		}
	}
}
EXPORT_SYMBOL_GPL(pci_intx);


int two_blanks_before;
