// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupt vectors: allocated by the driver, freed at unbind.
 *
 * Not here: the handlers.  A handler has to go before its vector does, so a
 * driver of managed vectors uses pcim_request_irq() or devm_request_irq(), or
 * frees its handlers in remove().
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/pci.h>
#include <linux/spinlock.h>

#include "devres.h"

#define PCIM_MSI_VECTORS_MAX	32

/*
 * What is attached to an interrupt.  The name that the driver gave it is not for
 * us to read: the driver may have freed it.
 */
struct pcim_attached {
	irq_handler_t handler;
	void *dev_id;
};

/* Which handler is attached first to an interrupt, and whose? */
static struct pcim_attached pcim_irqvec_attached(unsigned int irq)
{
	struct irq_desc *desc = irq_data_to_desc(irq_get_irq_data(irq));
	struct pcim_attached first = {};
	unsigned long flags;

	raw_spin_lock_irqsave(&desc->lock, flags);
	if (desc->action) {
		first.handler = desc->action->thread_fn ?: desc->action->handler;
		first.dev_id = desc->action->dev_id;
	}
	raw_spin_unlock_irqrestore(&desc->lock, flags);

	return first;
}

/*
 * A handler that is attached to a vector when that is freed would be called with
 * data, and code, that are gone, and upsets the interrupt core.  The driver has
 * to be mended; until then its handlers go first.
 */
static void pcim_irqvec_detach(struct pci_dev *pdev)
{
	int nr, irq, max = PCIM_MSI_VECTORS_MAX;
	struct pcim_attached first;

	if (pdev->msix_enabled)
		max = pci_msix_vec_count(pdev);

	for (nr = 0; nr < max; nr++) {
		irq = pci_irq_vector(pdev, nr);
		while (irq > 0 && irq_has_action(irq)) {
			first = pcim_irqvec_attached(irq);
			pci_warn(pdev, "vector %d is freed with handler %ps attached: free that first\n",
				 nr, first.handler);
			if (!free_irq(irq, first.dev_id))
				break;
		}
	}
}

/**
 * pcim_vectors_free - free what vectors there are, after their handlers
 * @pdev: the device
 *
 * Does nothing when the driver freed them itself.
 *
 * Context: Process context, may sleep.
 */
void pcim_vectors_free(struct pci_dev *pdev)
{
	bool held;

	if (!pci_dev_msi_enabled(pdev))
		return;

	held = pcim_hold_awake(pdev);
	pcim_vector_handlers_release(pdev);
	pcim_irqvec_detach(pdev);
	pci_free_irq_vectors(pdev);
	pcim_let_sleep(pdev, held);
}

static void pcim_irqvec_release(struct device *dev, void *record)
{
	pcim_vectors_free(to_pci_dev(dev));
	pcim_record_released();
}

/*
 * The record is made ready first, so that nothing can fail once there are
 * vectors, and added last.  There it is newer than the MSI core's own device
 * data, which that core adds to the devres list when it first sets up MSI and
 * which has to outlive the vectors.
 *
 * An MSI core that registers a release of its own for managed devices does no
 * harm: it is older, runs second and finds nothing to free.
 *
 * Returns NULL when the binding has its record already.
 */
static void *pcim_irqvec_prepare(struct pci_dev *pdev, unsigned long caller)
{
	struct device *dev = &pdev->dev;
	void *record;

	if (devres_find(dev, pcim_irqvec_release, NULL, NULL))
		return NULL;

	if (!pcim_may_add(pdev, caller))
		return ERR_PTR(-ENODEV);

	record = devres_alloc_node(pcim_irqvec_release, 0, GFP_KERNEL,
				   dev_to_node(dev));
	return record ?: ERR_PTR(-ENOMEM);
}

/* INTx has no vectors to free: neither that nor a failure needs a record. */
static int pcim_irqvec_keep(struct pci_dev *pdev, void *record, int nvecs)
{
	int ret;

	if (!record)
		return nvecs;

	if (nvecs <= 0 || !pci_dev_msi_enabled(pdev)) {
		devres_free(record);
		return nvecs;
	}

	ret = pcim_record_add(pdev, pcim_irqvec_release, record);
	return ret ?: nvecs;
}

static int pcim_irqvec_alloc(struct pci_dev *pdev, unsigned int min_vecs,
			     unsigned int max_vecs, unsigned int flags,
			     struct irq_affinity *affd, unsigned long caller)
{
	void *record = pcim_irqvec_prepare(pdev, caller);

	if (IS_ERR(record))
		return PTR_ERR(record);

	return pcim_irqvec_keep(pdev, record,
				pci_alloc_irq_vectors_affinity(pdev, min_vecs,
							       max_vecs, flags,
							       affd));
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
 * earlier with pci_free_irq_vectors().  A handler that is still attached at
 * unbind is named in a warning and detached.
 *
 * Context: Process context, may sleep.
 * Return: The number of vectors; -ENODEV when no driver is bound; -ENOMEM; or
 * the error of pci_alloc_irq_vectors_affinity().  On error this call has
 * registered nothing.
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

/**
 * pcim_enable_msix_range - allocate MSI-X vectors by a table of entries
 * @pdev: the device
 * @entries: entry numbers of the device's MSI-X table; the interrupt numbers are
 *	stored here
 * @minvec: fewest vectors that will do, at least 1
 * @maxvec: length of @entries
 *
 * As pci_enable_msix_range(), for drivers that keep such a table.  The vectors
 * are freed as those of pcim_alloc_irq_vectors().
 *
 * Context: Process context, may sleep.
 * Return: The number of vectors; -ENODEV when no driver is bound; -ENOMEM; or
 * the error of pci_enable_msix_range().  On error this call has registered
 * nothing.
 */
int pcim_enable_msix_range(struct pci_dev *pdev, struct msix_entry *entries,
			   int minvec, int maxvec)
{
	void *record = pcim_irqvec_prepare(pdev, _RET_IP_);

	if (IS_ERR(record))
		return PTR_ERR(record);

	return pcim_irqvec_keep(pdev, record,
				pci_enable_msix_range(pdev, entries, minvec,
						      maxvec));
}
EXPORT_SYMBOL(pcim_enable_msix_range);
