// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupt vectors: allocated by the driver, freed at unbind.
 *
 * Not here: the handlers.  A handler has to go before its vector does, so a
 * driver of managed vectors uses devm_request_irq(), or frees its handlers in
 * remove().
 */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "devres.h"

/* Frees what is there: nothing when the driver did so itself. */
static void pcim_irqvec_release(struct device *dev, void *record)
{
	pci_free_irq_vectors(to_pci_dev(dev));
}

/*
 * The record and the binding are made ready first, so that nothing can fail
 * once there are vectors, and added last.  There the record is newer than the
 * MSI core's own device data, which that core adds to the devres list when it
 * first sets up MSI and which has to outlive the vectors.  INTx has no vectors
 * to free and adds nothing.
 *
 * The binding begins before the record is added, so that INTx is put back after
 * the vectors are gone: freeing them lets the MSI core switch it once more.
 *
 * An MSI core that registers a release of its own for managed devices does no
 * harm: it is older, runs second and finds nothing to free.
 */
static int pcim_irqvec_alloc(struct pci_dev *pdev, unsigned int min_vecs,
			     unsigned int max_vecs, unsigned int flags,
			     struct irq_affinity *affd, unsigned long caller)
{
	struct device *dev = &pdev->dev;
	struct pcim_binding *binding;
	void *record;
	int nvecs;

	/* Registers nothing, so it also works while the driver is unbound. */
	if (devres_find(dev, pcim_irqvec_release, NULL, NULL))
		return pci_alloc_irq_vectors_affinity(pdev, min_vecs, max_vecs,
						      flags, affd);

	if (!pcim_may_register(pdev, caller))
		return -ENODEV;

	binding = pcim_binding_prepare(pdev);
	if (!binding)
		return -ENOMEM;

	nvecs = -ENOMEM;
	record = devres_alloc_node(pcim_irqvec_release, 0, GFP_KERNEL,
				   dev_to_node(dev));
	if (record)
		nvecs = pci_alloc_irq_vectors_affinity(pdev, min_vecs, max_vecs,
						       flags, affd);

	if (nvecs > 0 && pci_dev_msi_enabled(pdev)) {
		pcim_binding_begin(binding);
		devres_add(dev, record);
	} else {
		devres_free(record);
		pcim_binding_discard(binding);
	}

	return nvecs;
}

/**
 * pcim_alloc_irq_vectors_affinity - allocate vectors until the driver is
 *	unbound, with control of their affinity
 * @pdev: the device
 * @min_vecs: fewest vectors that will do, at least 1
 * @max_vecs: most vectors that are wanted
 * @flags: kinds of interrupt and further options, PCI_IRQ_*
 * @affd: how to spread the vectors, or NULL
 *
 * As pci_alloc_irq_vectors_affinity(), and the vectors are freed at unbind.  It
 * may be tried again with other numbers when it failed, and after the driver
 * called pci_free_irq_vectors(); one record serves the whole binding.
 *
 * Undone at unbind, before the MSI core drops what it keeps for the device, or
 * earlier with pci_free_irq_vectors().
 *
 * Context: Process context, may sleep.
 * Return: The number of vectors; -ENODEV when no driver is bound or it is being
 * unbound; -ENOMEM; or the error of pci_alloc_irq_vectors_affinity().  On error
 * this call has registered nothing.
 */
int pcim_alloc_irq_vectors_affinity(struct pci_dev *pdev,
				    unsigned int min_vecs,
				    unsigned int max_vecs, unsigned int flags,
				    struct irq_affinity *affd)
{
	return pcim_irqvec_alloc(pdev, min_vecs, max_vecs, flags, affd,
				 _RET_IP_);
}
EXPORT_SYMBOL(pcim_alloc_irq_vectors_affinity);

/**
 * pcim_alloc_irq_vectors - allocate vectors until the driver is unbound
 * @pdev: the device
 * @min_vecs: fewest vectors that will do, at least 1
 * @max_vecs: most vectors that are wanted
 * @flags: kinds of interrupt and further options, PCI_IRQ_*
 *
 * pcim_alloc_irq_vectors_affinity() with nothing said about affinity.
 *
 * Context: Process context, may sleep.
 * Return: The number of vectors, or an error as there.
 */
int pcim_alloc_irq_vectors(struct pci_dev *pdev, unsigned int min_vecs,
			   unsigned int max_vecs, unsigned int flags)
{
	return pcim_irqvec_alloc(pdev, min_vecs, max_vecs, flags, NULL,
				 _RET_IP_);
}
EXPORT_SYMBOL(pcim_alloc_irq_vectors);
