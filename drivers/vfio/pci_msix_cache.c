// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cache of MSI-X vectors.
 */

/**
 * DOC: what this is for
 *
 * A user space driver enables MSI-X with a few vectors and takes more later,
 * gives triggers up and takes them again. Freeing and allocating the interrupt
 * each time would cost time and could fail at a moment when the user cannot do
 * without it. So a vector gets its interrupt when it is first wanted and keeps
 * it; there is no call to free a single one. All go together when MSI-X is
 * switched off. What a trigger adds and drops is its handler, which is not
 * ours.
 *
 * It lives beside VFIO and not with the managed PCI calls: its vectors end
 * with the user's change of mode, long before the driver is unbound.
 *
 * Calls on one cache are serialized by its owner, but for
 * pci_msix_cache_peek(), which may come at any time.
 */

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/pci_msix_cache.h>
#include <linux/xarray.h>

static int core_alloc(struct pci_dev *pdev, unsigned int nvec)
{
	int ret = pci_alloc_irq_vectors(pdev, 1, nvec, PCI_IRQ_MSIX);

	if (ret == nvec)
		return 0;
	if (ret > 0)
		pci_free_irq_vectors(pdev);
	return ret;
}

static int core_irq_of(struct pci_dev *pdev, unsigned int vector)
{
	return pci_irq_vector(pdev, vector);
}

/* Kernels that can add vectors have a word for "any index". */
#ifdef MSI_ANY_INDEX
static bool core_is_dynamic(struct pci_dev *pdev)
{
	return pci_msix_can_alloc_dyn(pdev);
}

static int core_alloc_at(struct pci_dev *pdev, unsigned int vector)
{
	struct msi_map map = pci_msix_alloc_irq_at(pdev, vector, NULL);

	return map.index < 0 ? map.index : map.virq;
}
#else
static bool core_is_dynamic(struct pci_dev *pdev)
{
	return false;
}

static int core_alloc_at(struct pci_dev *pdev, unsigned int vector)
{
	return -EOPNOTSUPP;
}
#endif

static void core_rewrite(unsigned int irq)
{
	struct msi_msg message;

	get_cached_msi_msg(irq, &message);
	pci_write_msi_msg(irq, &message);
}

static const struct pci_msix_cache_ops core_ops = {
	.table_size = pci_msix_vec_count,
	.is_dynamic = core_is_dynamic,
	.alloc = core_alloc,
	.alloc_at = core_alloc_at,
	.irq_of = core_irq_of,
	.rewrite = core_rewrite,
	.free = pci_free_irq_vectors,
};

/**
 * pci_msix_cache_init - prepare a cache
 * @cache: the cache
 * @ops: where vectors come from, NULL for the PCI core
 *
 * Context: Any. Nothing to undo.
 */
void pci_msix_cache_init(struct pci_msix_cache *cache,
			 const struct pci_msix_cache_ops *ops)
{
	cache->pdev = NULL;
	cache->ops = ops ?: &core_ops;
	cache->size = 0;
	xa_init(&cache->irqs);
}
EXPORT_SYMBOL_GPL(pci_msix_cache_init);

/**
 * pci_msix_cache_can_grow - may vectors be added while MSI-X is enabled?
 * @cache: the cache
 * @pdev: the device
 *
 * To be told to the user: only then will a vector beyond those that were
 * enabled be had without switching MSI-X off.
 *
 * Context: Process context.
 * Return: true if pci_msix_cache_get() can allocate.
 */
bool pci_msix_cache_can_grow(const struct pci_msix_cache *cache,
			     struct pci_dev *pdev)
{
	return cache->ops->is_dynamic(pdev);
}
EXPORT_SYMBOL_GPL(pci_msix_cache_can_grow);

/**
 * pci_msix_cache_enable - enable MSI-X with an initial range of vectors
 * @cache: the cache, not enabled
 * @pdev: the device; its memory space is accessible
 * @nvec: number of vectors, from 0 on
 *
 * Context: Process context, may sleep. pci_msix_cache_disable() undoes it.
 * Return: 0; above 0 if only so many could be had; -EBUSY if enabled already,
 * -EINVAL if the table is smaller or @nvec is 0, -ENOMEM, or what the
 * allocation says. All or nothing.
 */
int pci_msix_cache_enable(struct pci_msix_cache *cache, struct pci_dev *pdev,
			  unsigned int nvec)
{
	unsigned int vector;
	int size, ret, irq;

	if (cache->size)
		return -EBUSY;

	size = cache->ops->table_size(pdev);
	if (size < 0)
		return size;
	if (!nvec || nvec > size)
		return -EINVAL;

	ret = cache->ops->alloc(pdev, nvec);
	if (ret)
		return ret;

	for (vector = 0; vector < nvec; vector++) {
		irq = cache->ops->irq_of(pdev, vector);
		ret = irq < 0 ? irq : xa_err(xa_store(&cache->irqs, vector,
						      xa_mk_value(irq), GFP_KERNEL));
		if (ret)
			goto err_free;
	}

	cache->pdev = pdev;
	cache->size = size;
	return 0;

err_free:
	xa_destroy(&cache->irqs);
	cache->ops->free(pdev);
	return ret;
}
EXPORT_SYMBOL_GPL(pci_msix_cache_enable);

/**
 * pci_msix_cache_peek - look up the irq of a vector
 * @cache: the cache
 * @vector: number of the vector
 *
 * Context: Any.
 * Return: the irq, or -ENOENT if the vector has none.
 */
int pci_msix_cache_peek(struct pci_msix_cache *cache, unsigned int vector)
{
	void *entry = xa_load(&cache->irqs, vector);

	return entry ? xa_to_value(entry) : -ENOENT;
}
EXPORT_SYMBOL_GPL(pci_msix_cache_peek);

/**
 * pci_msix_cache_get - look up the irq of a vector, allocate it if there is none
 * @cache: the cache
 * @vector: number of the vector
 *
 * Call it when all else that a trigger needs is there: what is allocated stays.
 * The device's memory space is accessible.
 *
 * Context: Process context, may sleep. Undone by pci_msix_cache_disable() only.
 * Return: the irq; -ENODEV if MSI-X is not enabled, -EINVAL beyond the table,
 * -EOPNOTSUPP if vectors cannot be added, -ENOMEM, or what the allocation says.
 */
int pci_msix_cache_get(struct pci_msix_cache *cache, unsigned int vector)
{
	int irq, ret;

	if (!cache->size)
		return -ENODEV;
	if (vector >= cache->size)
		return -EINVAL;

	irq = pci_msix_cache_peek(cache, vector);
	if (irq >= 0)
		return irq;
	if (!cache->ops->is_dynamic(cache->pdev))
		return -EOPNOTSUPP;

	/* Room first: an irq that we could not note would be lost. */
	ret = xa_reserve(&cache->irqs, vector, GFP_KERNEL);
	if (ret)
		return ret;
	irq = cache->ops->alloc_at(cache->pdev, vector);
	if (irq < 0)
		xa_release(&cache->irqs, vector);
	else
		xa_store(&cache->irqs, vector, xa_mk_value(irq), GFP_KERNEL);
	return irq;
}
EXPORT_SYMBOL_GPL(pci_msix_cache_get);

/**
 * pci_msix_cache_refresh - write a vector's message to the device again
 * @cache: the cache
 * @vector: number of the vector
 *
 * Before each request_irq(): the table is in the device's memory, and a reset
 * that went past the kernel may have cleared it.
 *
 * Context: Process context; the device's memory space is accessible.
 * Return: the irq, or -ENOENT if the vector has none.
 */
int pci_msix_cache_refresh(struct pci_msix_cache *cache, unsigned int vector)
{
	int irq = pci_msix_cache_peek(cache, vector);

	if (irq >= 0)
		cache->ops->rewrite(irq);
	return irq;
}
EXPORT_SYMBOL_GPL(pci_msix_cache_refresh);

/**
 * pci_msix_cache_disable - free all vectors and disable MSI-X
 * @cache: the cache
 *
 * All handlers are gone. Nothing happens if MSI-X is not enabled.
 *
 * Context: Process context, may sleep; the device's memory space is accessible.
 */
void pci_msix_cache_disable(struct pci_msix_cache *cache)
{
	if (!cache->size)
		return;

	/* Nobody finds an irq any more that is about to be freed. */
	cache->size = 0;
	xa_destroy(&cache->irqs);
	cache->ops->free(cache->pdev);
	cache->pdev = NULL;
}
EXPORT_SYMBOL_GPL(pci_msix_cache_disable);

MODULE_DESCRIPTION("Cache of MSI-X vectors");
MODULE_LICENSE("GPL");
