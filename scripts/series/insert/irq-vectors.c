// SPDX-License-Identifier: GPL-2.0
/*
 * The managed allocation of interrupt vectors, for drivers/pci/msi/api.c of a
 * tree that keeps a devres record for each resource.
 *
 * "action" is for trees that can ask whether a devm action was added, "record"
 * for those that cannot.  "calls" follows either of them.
 */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/pci.h>

#include "irq-vectors.h"

#ifdef DEVM_IS_ACTION_ADDED
/* ---- action */
static void pcim_irq_vectors_release(void *dev)
{
	pci_free_irq_vectors(dev);
}

/*
 * One action a binding is enough: it frees whatever is allocated by then.  It
 * must be newer than the MSI core's own device data, which it uses, and older
 * than the handlers that the driver is going to request.
 */
static int pcim_add_irq_vectors_release(struct pci_dev *dev)
{
	if (devm_is_action_added(&dev->dev, pcim_irq_vectors_release, dev))
		return 0;

	return devm_add_action_or_reset(&dev->dev, pcim_irq_vectors_release,
					dev);
}

/* ---- end */
#else
/* ---- record */
static void pcim_irq_vectors_release(struct device *dev, void *res)
{
	pci_free_irq_vectors(to_pci_dev(dev));
}

/*
 * One record a binding is enough: it frees whatever is allocated by then.  It
 * must be newer than the MSI core's own device data, which it uses, and older
 * than the handlers that the driver is going to request.
 */
static int pcim_add_irq_vectors_release(struct pci_dev *dev)
{
	void *res;

	if (devres_find(&dev->dev, pcim_irq_vectors_release, NULL, NULL))
		return 0;

	res = devres_alloc(pcim_irq_vectors_release, 0, GFP_KERNEL);
	if (!res) {
		pci_free_irq_vectors(dev);
		return -ENOMEM;
	}

	devres_add(&dev->dev, res);
	return 0;
}

/* ---- end */
#endif
/* ---- calls */
/**
 * pcim_alloc_irq_vectors() - Managed pci_alloc_irq_vectors()
 * @dev:      the PCI device to operate on
 * @min_vecs: minimum required number of vectors (must be >= 1)
 * @max_vecs: maximum desired number of vectors
 * @flags:    allocation flags, as in pci_alloc_irq_vectors()
 *
 * See pcim_alloc_irq_vectors_affinity(), which this calls without affinity
 * requirements.
 *
 * Context: Process context, may sleep.
 * Return: number of allocated vectors, or a negative errno
 */
int pcim_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
			   unsigned int max_vecs, unsigned int flags)
{
	return pcim_alloc_irq_vectors_affinity(dev, min_vecs, max_vecs,
					       flags, NULL);
}
EXPORT_SYMBOL(pcim_alloc_irq_vectors);

/**
 * pcim_alloc_irq_vectors_affinity() - Managed pci_alloc_irq_vectors_affinity()
 * @dev:      the PCI device to operate on
 * @min_vecs: minimum required number of vectors (must be >= 1)
 * @max_vecs: maximum desired number of vectors
 * @flags:    allocation flags, as in pci_alloc_irq_vectors()
 * @affd:     affinity requirements (can be %NULL)
 *
 * Like pci_alloc_irq_vectors_affinity(), but MSI and MSI-X vectors that are
 * still allocated when the driver is detached are freed then.  A driver that
 * wants them back earlier calls pci_free_irq_vectors().  It may allocate again
 * afterwards; the first successful allocation decides at which point of the
 * detach vectors are freed.
 *
 * Handlers must be gone before their vectors: request them after this call
 * with devm_request_irq(), or free them in remove().
 *
 * Context: Process context, may sleep.
 * Return: number of allocated vectors, -ENOMEM if there is no memory to have
 * them freed (none is allocated then), or the errno of
 * pci_alloc_irq_vectors_affinity()
 */
int pcim_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				    unsigned int max_vecs, unsigned int flags,
				    struct irq_affinity *affd)
{
	int nvecs, ret;

	nvecs = pci_alloc_irq_vectors_affinity(dev, min_vecs, max_vecs, flags,
					       affd);

	/*
	 * Nothing to free after INTx.  A release that was added now would be
	 * older than the device data of a later MSI, and run too late.
	 */
	if (nvecs < 0 || !pci_dev_msi_enabled(dev))
		return nvecs;

	ret = pcim_add_irq_vectors_release(dev);
	if (ret)
		return ret;

	return nvecs;
}
EXPORT_SYMBOL(pcim_alloc_irq_vectors_affinity);
/* ---- end */
