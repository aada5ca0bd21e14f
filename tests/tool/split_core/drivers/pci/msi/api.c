// SPDX-License-Identifier: GPL-2.0
int pci_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				   unsigned int max_vecs, unsigned int flags,
				   struct irq_affinity *affd)
{
	return __pci_enable_msi_range(dev, min_vecs, max_vecs, affd);
}
EXPORT_SYMBOL(pci_alloc_irq_vectors_affinity);

/**
 * pci_free_irq_vectors() - Free the vectors of a device
 * @dev: the device
 *
 * WARNING: Do not call this function if the device has been enabled
 * by a managed call: pcim_msi_release() does it.
 */
void pci_free_irq_vectors(struct pci_dev *dev)
{
	pci_disable_msi(dev);
}
EXPORT_SYMBOL(pci_free_irq_vectors);
