// SPDX-License-Identifier: GPL-2.0
static void pcim_msi_release(void *raw)
{
	struct pci_dev *dev = raw;

	dev->is_msi_managed = false;
	pci_free_irq_vectors(dev);
}

/* Runs before the device data of MSI is released. */
static int pcim_setup_msi_release(struct pci_dev *dev)
{
	int ret;

	if (!pci_is_managed(dev) || dev->is_msi_managed)
		return 0;

	ret = devm_add_action(&dev->dev, pcim_msi_release, dev);
	if (!ret)
		dev->is_msi_managed = true;
	return ret;
}

static int pci_setup_msi_context(struct pci_dev *dev)
{
	int ret = msi_setup_device_data(&dev->dev);

	if (ret)
		return ret;

	return pcim_setup_msi_release(dev);
}

int __pci_enable_msi_range(struct pci_dev *dev, int minvec, int maxvec,
			   struct irq_affinity *affd)
{
	int rc;

	rc = pci_setup_msi_context(dev);
	if (rc)
		return rc;

	return msi_capability_init(dev, maxvec, affd);
}
