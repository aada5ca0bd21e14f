// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings: a BAR made usable by the CPU until the driver is unbound.
 *
 * Not here: who owns the addresses (region.c), and mappings that belong to no
 * BAR (remap.c).
 */
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/pci.h>

#include "devres.h"

#define PCIM_STD_BARS	GENMASK(PCI_STD_NUM_BARS - 1, 0)

/* Properties of a mapping */
#define PCIM_MAP_IN_TABLE	BIT(0)	/* shown by pcim_iomap_table() */
#define PCIM_MAP_WITH_REGION	BIT(1)	/* its region was requested with it */

struct pcim_mapping {
	void __iomem *addr;
	u8 bar;
	u8 how;
};

/* What to look for: any of these properties, on this BAR. */
struct pcim_mapping_key {
	int bar;
	unsigned int how;
};

static int pcim_mapping_match(struct device *dev, void *record, void *data)
{
	struct pcim_mapping *mapping = record;
	struct pcim_mapping_key *key = data;

	return mapping->bar == key->bar && (mapping->how & key->how);
}

static int pcim_mapping_match_addr(struct device *dev, void *record,
				   void *addr)
{
	return ((struct pcim_mapping *)record)->addr == (void __iomem *)addr;
}

static void pcim_mapping_release(struct device *dev, void *record);

/*
 * The mapping left the devres list.  If the table shows it, show the newest
 * other mapping of the BAR instead, or nothing.
 */
static void pcim_table_forget(struct pci_dev *pdev,
			      struct pcim_mapping *mapping)
{
	struct pcim_mapping_key key = { mapping->bar, PCIM_MAP_IN_TABLE };
	struct pcim_binding *binding = pcim_binding_find(pdev);
	struct pcim_mapping *other;

	if (!binding || binding->table[mapping->bar] != mapping->addr)
		return;

	other = devres_find(&pdev->dev, pcim_mapping_release,
			    pcim_mapping_match, &key);
	binding->table[mapping->bar] = other ? other->addr : NULL;
}

static void pcim_mapping_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	struct pcim_mapping *mapping = record;

	if (mapping->how & PCIM_MAP_IN_TABLE)
		pcim_table_forget(pdev, mapping);
	pci_iounmap(pdev, mapping->addr);
}

/*
 * Map part of a BAR, for which pcim_may_register() is true.  The table, which is
 * part of the binding, is made ready before the mapping, so that nothing can
 * fail after it.
 */
static void __iomem *pcim_map(struct pci_dev *pdev, int bar,
			      unsigned long offset, unsigned long maxlen,
			      unsigned int how)
{
	struct device *dev = &pdev->dev;
	struct pcim_binding *binding = NULL;
	struct pcim_mapping *mapping;
	int ret = -ENOMEM;

	if (!pcim_bar_is_standard(bar))
		how &= ~PCIM_MAP_IN_TABLE;

	if (how & PCIM_MAP_IN_TABLE) {
		binding = pcim_binding_prepare(pdev);
		if (!binding)
			return IOMEM_ERR_PTR(-ENOMEM);
	}

	mapping = devres_alloc_node(pcim_mapping_release, sizeof(*mapping),
				    GFP_KERNEL, dev_to_node(dev));
	if (!mapping)
		goto err_discard;

	ret = -EINVAL;
	mapping->addr = pci_iomap_range(pdev, bar, offset, maxlen);
	if (!mapping->addr)
		goto err_free;
	mapping->bar = bar;
	mapping->how = how;

	if (binding)
		binding = pcim_binding_begin(binding);
	devres_add(dev, mapping);
	if (binding)
		binding->table[bar] = mapping->addr;

	return mapping->addr;

err_free:
	devres_free(mapping);
err_discard:
	if (binding)
		pcim_binding_discard(binding);
	return IOMEM_ERR_PTR(ret);
}

/* Own and map a whole BAR, or do neither. */
static void __iomem *pcim_map_region(struct pci_dev *pdev, int bar,
				     const char *name, unsigned int how)
{
	void __iomem *addr;
	int ret;

	if (!pcim_bar_is_used(pdev, bar))
		return IOMEM_ERR_PTR(-EINVAL);

	ret = pcim_region_add(pdev, bar, name, 0);
	if (ret)
		return IOMEM_ERR_PTR(ret);

	addr = pcim_map(pdev, bar, 0, 0, how | PCIM_MAP_WITH_REGION);
	if (IS_ERR(addr))
		pcim_regions_drop(pdev, BIT(bar));

	return addr;
}

/* Undo the newest mapping of a BAR with any of the properties. */
static bool pcim_unmap(struct pci_dev *pdev, int bar, unsigned int how)
{
	struct pcim_mapping_key key = { bar, how };

	return devres_release(&pdev->dev, pcim_mapping_release,
			      pcim_mapping_match, &key) == 0;
}

/**
 * pcim_iomap - map a BAR until the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 * @maxlen: map no more than that many bytes; 0 for the whole BAR
 *
 * A BAR may be mapped more than once; pcim_iomap_table() shows the newest.
 *
 * Undone at unbind, or earlier with pcim_iounmap().
 *
 * Context: Process context, may sleep.
 * Return: The mapping.  NULL, and nothing is registered, when there is no such
 * BAR, it cannot be mapped, no driver is bound, it is being unbound, or there
 * is no memory.
 */
void __iomem *pcim_iomap(struct pci_dev *pdev, int bar, unsigned long maxlen)
{
	void __iomem *addr;

	if (!pcim_bar_exists(bar) || !pcim_may_register(pdev, _RET_IP_))
		return NULL;

	addr = pcim_map(pdev, bar, 0, maxlen, PCIM_MAP_IN_TABLE);
	return IS_ERR(addr) ? NULL : addr;
}
EXPORT_SYMBOL(pcim_iomap);

/**
 * pcim_iomap_range - map part of a BAR until the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 * @offset: bytes from the start of the BAR
 * @len: map no more than that many bytes; 0 for all from @offset on
 *
 * Such a mapping is not in pcim_iomap_table().
 *
 * Undone at unbind, or earlier with pcim_iounmap().
 *
 * Context: Process context, may sleep.
 * Return: The mapping; or an error pointer, and nothing is registered: -EINVAL
 * when there is no such BAR or no such part of it, -ENODEV when no driver is
 * bound or it is being unbound, -ENOMEM.
 */
void __iomem *pcim_iomap_range(struct pci_dev *pdev, int bar,
			       unsigned long offset, unsigned long len)
{
	if (!pcim_bar_exists(bar))
		return IOMEM_ERR_PTR(-EINVAL);
	if (!pcim_may_register(pdev, _RET_IP_))
		return IOMEM_ERR_PTR(-ENODEV);

	return pcim_map(pdev, bar, offset, len, 0);
}
EXPORT_SYMBOL(pcim_iomap_range);

/**
 * pcim_iomap_region - own and map a BAR until the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * Such a mapping is not in pcim_iomap_table().
 *
 * Undone at unbind, unmapped first and released then, or earlier with
 * pcim_iounmap_region().
 *
 * Context: Process context, may sleep.
 * Return: The mapping; or an error pointer, and neither the region nor the
 * mapping is left behind: -EINVAL when there is no such BAR or it cannot be
 * mapped, -EBUSY when someone has part of it, -ENODEV when no driver is bound
 * or it is being unbound, -ENOMEM.
 */
void __iomem *pcim_iomap_region(struct pci_dev *pdev, int bar,
				const char *name)
{
	if (!pcim_bar_exists(bar))
		return IOMEM_ERR_PTR(-EINVAL);
	if (!pcim_may_register(pdev, _RET_IP_))
		return IOMEM_ERR_PTR(-ENODEV);

	return pcim_map_region(pdev, bar, name, 0);
}
EXPORT_SYMBOL(pcim_iomap_region);

/**
 * pcim_iounmap - undo a managed mapping before the driver is unbound
 * @pdev: the device
 * @addr: what a managed mapping call returned
 *
 * A region that was requested with the mapping stays the driver's until unbind
 * or pcim_release_region().  Does nothing when @addr is not a managed mapping.
 *
 * Context: Process context, may sleep.
 */
void pcim_iounmap(struct pci_dev *pdev, void __iomem *addr)
{
	devres_release(&pdev->dev, pcim_mapping_release,
		       pcim_mapping_match_addr, (__force void *)addr);
}
EXPORT_SYMBOL(pcim_iounmap);

/**
 * pcim_iounmap_region - undo pcim_iomap_region() before the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 *
 * Does nothing when the BAR has no mapping made with its region.
 *
 * Context: Process context, may sleep.
 */
void pcim_iounmap_region(struct pci_dev *pdev, int bar)
{
	if (pcim_bar_exists(bar) && pcim_unmap(pdev, bar, PCIM_MAP_WITH_REGION))
		pcim_regions_drop(pdev, BIT(bar));
}
EXPORT_SYMBOL(pcim_iounmap_region);

/**
 * pcim_iomap_table - see the mapping of each standard BAR (deprecated)
 * @pdev: the device
 *
 * Use what the mapping calls return instead.
 *
 * Context: Any once pcim_enable_device() or pcim_iomap() succeeded in this
 * binding: then it neither allocates nor fails.  Else process context, may
 * sleep.
 * Return: An array with PCI_STD_NUM_BARS elements, valid until unbind; element
 * n is the newest mapping of BAR n by pcim_iomap() or pcim_iomap_regions(), or
 * NULL.  NULL when no driver is bound, when it is being unbound and neither of
 * the two succeeded before, or when there is no memory.
 */
void __iomem * const *pcim_iomap_table(struct pci_dev *pdev)
{
	struct pcim_binding *binding = pcim_binding_find(pdev);

	if (!binding && pcim_may_register(pdev, _RET_IP_))
		binding = pcim_binding_get(pdev);

	return binding ? binding->table : NULL;
}
EXPORT_SYMBOL(pcim_iomap_table);

/* Undo for each BAR in the mask what pcim_map_regions() did. */
static void pcim_unmap_regions(struct pci_dev *pdev, unsigned int mask)
{
	int bar;

	for (bar = PCI_STD_NUM_BARS - 1; bar >= 0; bar--) {
		if (!(mask & BIT(bar)))
			continue;

		pcim_unmap(pdev, bar, PCIM_MAP_IN_TABLE | PCIM_MAP_WITH_REGION);
		pcim_regions_drop(pdev, BIT(bar));
	}
}

/* Own and map all of the BARs in the mask, or none. */
static int pcim_map_regions(struct pci_dev *pdev, unsigned int mask,
			    const char *name)
{
	void __iomem *addr;
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		if (!(mask & BIT(bar)))
			continue;

		addr = pcim_map_region(pdev, bar, name, PCIM_MAP_IN_TABLE);
		if (IS_ERR(addr)) {
			pcim_unmap_regions(pdev, mask & (BIT(bar) - 1));
			return PTR_ERR(addr);
		}
	}

	return 0;
}

/**
 * pcim_iomap_regions - own and map some BARs (deprecated)
 * @pdev: the device
 * @mask: mask of standard BARs
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * The mappings are in pcim_iomap_table().  Use pcim_iomap_region() instead.
 *
 * Undone at unbind, or earlier with pcim_iounmap_regions().
 *
 * Context: Process context, may sleep.
 * Return: 0; else as the error of pcim_iomap_region(), also -EINVAL when @mask
 * has a bit that is no standard BAR, and this call has taken nothing.
 */
int pcim_iomap_regions(struct pci_dev *pdev, int mask, const char *name)
{
	if (mask & ~PCIM_STD_BARS)
		return -EINVAL;
	if (!pcim_may_register(pdev, _RET_IP_))
		return -ENODEV;

	return pcim_map_regions(pdev, mask, name);
}
EXPORT_SYMBOL(pcim_iomap_regions);

/**
 * pcim_iomap_regions_request_all - own all BARs and map some (deprecated)
 * @pdev: the device
 * @mask: mask of the standard BARs to map
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * The mappings are in pcim_iomap_table().  Use pcim_request_all_regions() and
 * pcim_iomap() instead.
 *
 * Undone at unbind, or earlier with pcim_iounmap_regions() for what is mapped
 * and pcim_release_region() for the rest.
 *
 * Context: Process context, may sleep.
 * Return: As pcim_iomap_regions().
 */
int pcim_iomap_regions_request_all(struct pci_dev *pdev, int mask,
				   const char *name)
{
	unsigned int rest = pcim_bars_used(pdev, PCIM_STD_BARS & ~mask);
	int ret;

	if (mask & ~PCIM_STD_BARS)
		return -EINVAL;
	if (!pcim_may_register(pdev, _RET_IP_))
		return -ENODEV;

	ret = pcim_regions_add(pdev, rest, name);
	if (ret)
		return ret;

	ret = pcim_map_regions(pdev, mask, name);
	if (ret)
		pcim_regions_drop(pdev, rest);

	return ret;
}
EXPORT_SYMBOL(pcim_iomap_regions_request_all);

/**
 * pcim_iounmap_regions - unmap and give up some BARs (deprecated)
 * @pdev: the device
 * @mask: mask of standard BARs; other bits are ignored
 *
 * For what pcim_iomap_regions() and pcim_iomap_regions_request_all() took, and
 * for nothing outside @mask.
 *
 * Context: Process context, may sleep.
 */
void pcim_iounmap_regions(struct pci_dev *pdev, int mask)
{
	pcim_unmap_regions(pdev, mask);
}
EXPORT_SYMBOL(pcim_iounmap_regions);
