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

/* Record of pcim_iomap() and pcim_iomap_range() */
struct pcim_mapping {
	void __iomem *addr;
	u8 bar;
};

/* Record of pcim_iomap_region() */
struct pcim_mapped_region {
	struct pcim_region region;
	void __iomem *addr;
};

/* Record of pcim_iomap_table(): the last whole mapping of each resource. */
struct pcim_table {
	void __iomem *addr[PCI_NUM_RESOURCES];
};

static void pcim_table_release(struct device *dev, void *record)
{
	pcim_record_released();
}

static struct pcim_table *pcim_table_find(struct pci_dev *pdev)
{
	return devres_find(&pdev->dev, pcim_table_release, NULL, NULL);
}

/* For a device for which pcim_may_add() is true. */
static struct pcim_table *pcim_table_get(struct pci_dev *pdev)
{
	struct pcim_table *table = pcim_table_find(pdev);

	if (table)
		return table;

	table = devres_alloc_node(pcim_table_release, sizeof(*table),
				  GFP_KERNEL, dev_to_node(&pdev->dev));
	if (!table)
		return NULL;

	return pcim_record_add_once(pdev, pcim_table_release, table);
}

/* The mapping is gone; if the table shows it, show nothing. */
static void pcim_table_forget(struct pci_dev *pdev, int bar, void __iomem *addr)
{
	struct pcim_table *table = pcim_table_find(pdev);

	if (table && table->addr[bar] == addr)
		table->addr[bar] = NULL;
}

static void pcim_mapping_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	struct pcim_mapping *mapping = record;

	pcim_table_forget(pdev, mapping->bar, mapping->addr);
	pci_iounmap(pdev, mapping->addr);
	pcim_record_released();
}

static int pcim_mapping_match(struct device *dev, void *record, void *addr)
{
	return ((struct pcim_mapping *)record)->addr == (void __iomem *)addr;
}

static void pcim_mapped_region_release(struct device *dev, void *record)
{
	struct pcim_mapped_region *mapped = record;
	struct pci_dev *pdev = to_pci_dev(dev);

	pcim_table_forget(pdev, mapped->region.bar, mapped->addr);
	pci_iounmap(pdev, mapped->addr);
	pcim_region_give(&mapped->region);
	pcim_record_released();
}

static int pcim_mapped_region_match(struct device *dev, void *record, void *bar)
{
	return ((struct pcim_mapped_region *)record)->region.bar == *(int *)bar;
}

/*
 * Map part of a BAR and show it in the table, if there is one to show it in.
 * The BAR exists and pcim_may_add() is true.
 */
static void __iomem *pcim_map(struct pci_dev *pdev, int bar,
			      unsigned long offset, unsigned long maxlen,
			      struct pcim_table *table)
{
	struct pcim_mapping *mapping;
	void __iomem *addr;
	int ret;

	mapping = devres_alloc_node(pcim_mapping_release, sizeof(*mapping),
				    GFP_KERNEL, dev_to_node(&pdev->dev));
	if (!mapping)
		return IOMEM_ERR_PTR(-ENOMEM);

	addr = pci_iomap_range(pdev, bar, offset, maxlen);
	if (!addr) {
		devres_free(mapping);
		return IOMEM_ERR_PTR(-EINVAL);
	}
	mapping->addr = addr;
	mapping->bar = bar;

	ret = pcim_record_add(pdev, pcim_mapping_release, mapping);
	if (ret)
		return IOMEM_ERR_PTR(ret);

	if (table)
		table->addr[bar] = addr;
	return addr;
}

/* Own and map a whole BAR, or do neither. */
static void __iomem *pcim_map_region(struct pci_dev *pdev, int bar,
				     const char *name)
{
	struct pcim_mapped_region *mapped;
	void __iomem *addr;
	int ret;

	mapped = devres_alloc_node(pcim_mapped_region_release, sizeof(*mapped),
				   GFP_KERNEL, dev_to_node(&pdev->dev));
	if (!mapped)
		return IOMEM_ERR_PTR(-ENOMEM);

	ret = pcim_region_take(pdev, bar, name, 0, &mapped->region);
	if (ret)
		goto err_free;

	addr = pci_iomap(pdev, bar, 0);
	if (!addr) {
		ret = -EINVAL;
		goto err_give;
	}
	mapped->addr = addr;

	ret = pcim_record_add(pdev, pcim_mapped_region_release, mapped);
	return ret ? IOMEM_ERR_PTR(ret) : addr;

err_give:
	pcim_region_give(&mapped->region);
err_free:
	devres_free(mapped);
	return IOMEM_ERR_PTR(ret);
}

/**
 * pcim_iomap - map a BAR until the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 * @maxlen: map no more than that many bytes; 0 for the whole BAR
 *
 * A BAR may be mapped more than once; pcim_iomap_table() shows the last one.
 *
 * Undone at unbind, or earlier with pcim_iounmap().
 *
 * Context: Process context, may sleep.
 * Return: The mapping.  NULL, and nothing is mapped, when there is no such BAR,
 * it cannot be mapped, no driver is bound, or there is no memory.
 */
void __iomem *pcim_iomap(struct pci_dev *pdev, int bar, unsigned long maxlen)
{
	struct pcim_table *table;
	void __iomem *addr;

	if (!pcim_bar_exists(bar) || !pcim_may_add(pdev, _RET_IP_))
		return NULL;

	table = pcim_table_get(pdev);
	if (!table)
		return NULL;

	addr = pcim_map(pdev, bar, 0, maxlen, table);
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
 * bound, -ENOMEM.
 */
void __iomem *pcim_iomap_range(struct pci_dev *pdev, int bar,
			       unsigned long offset, unsigned long len)
{
	if (!pcim_bar_exists(bar))
		return IOMEM_ERR_PTR(-EINVAL);
	if (!pcim_may_add(pdev, _RET_IP_))
		return IOMEM_ERR_PTR(-ENODEV);

	return pcim_map(pdev, bar, offset, len, NULL);
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
 * mapped, -EBUSY when someone has part of it or no address was assigned to it,
 * -ENODEV when no driver is bound, -ENOMEM.
 */
void __iomem *pcim_iomap_region(struct pci_dev *pdev, int bar,
				const char *name)
{
	if (!pcim_bar_exists(bar))
		return IOMEM_ERR_PTR(-EINVAL);
	if (!pcim_may_add(pdev, _RET_IP_))
		return IOMEM_ERR_PTR(-ENODEV);

	return pcim_map_region(pdev, bar, name);
}
EXPORT_SYMBOL(pcim_iomap_region);

/**
 * pcim_iounmap - undo a managed mapping before the driver is unbound
 * @pdev: the device
 * @addr: what pcim_iomap() or pcim_iomap_range() returned
 *
 * Does nothing when @addr is no such mapping.
 *
 * Context: Process context, may sleep.
 */
void pcim_iounmap(struct pci_dev *pdev, void __iomem *addr)
{
	devres_release(&pdev->dev, pcim_mapping_release, pcim_mapping_match,
		       (__force void *)addr);
}
EXPORT_SYMBOL(pcim_iounmap);

/**
 * pcim_iounmap_region - undo pcim_iomap_region() before the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 *
 * Does nothing when the BAR was not mapped with its region.
 *
 * Context: Process context, may sleep.
 */
void pcim_iounmap_region(struct pci_dev *pdev, int bar)
{
	devres_release(&pdev->dev, pcim_mapped_region_release,
		       pcim_mapped_region_match, &bar);
}
EXPORT_SYMBOL(pcim_iounmap_region);

/**
 * pcim_iomap_table - see the mapping of each BAR (deprecated)
 * @pdev: the device
 *
 * Use what the mapping calls return instead.
 *
 * Context: Any, without a raw spinlock held, once this or pcim_iomap() succeeded
 * in this binding: then it neither allocates nor fails.  Otherwise process
 * context, may sleep.
 * Return: An array with PCI_NUM_RESOURCES elements, valid until unbind; element
 * n is the last mapping of resource n by pcim_iomap() or pcim_iomap_regions(),
 * or NULL.  NULL when no driver is bound, or when there is no memory.
 */
void __iomem * const *pcim_iomap_table(struct pci_dev *pdev)
{
	struct pcim_table *table = pcim_table_find(pdev);

	if (!table && pcim_may_add(pdev, _RET_IP_))
		table = pcim_table_get(pdev);

	return table ? table->addr : NULL;
}
EXPORT_SYMBOL(pcim_iomap_table);

/* Own and map all of the BARs in the mask, or none; only then show them. */
static int pcim_map_regions(struct pci_dev *pdev, unsigned int mask,
			    const char *name)
{
	struct pcim_table *table = pcim_table_get(pdev);
	void __iomem *addr[PCI_NUM_RESOURCES];
	int bar;

	if (!table)
		return -ENOMEM;

	for (bar = 0; bar < PCI_NUM_RESOURCES; bar++) {
		if (!(mask & BIT(bar)))
			continue;

		addr[bar] = pcim_map_region(pdev, bar, name);
		if (IS_ERR(addr[bar])) {
			pcim_iounmap_regions(pdev, mask & (BIT(bar) - 1));
			return PTR_ERR(addr[bar]);
		}
	}

	for (bar = 0; bar < PCI_NUM_RESOURCES; bar++)
		if (mask & BIT(bar))
			table->addr[bar] = addr[bar];

	return 0;
}

/**
 * pcim_iomap_regions - own and map some BARs (deprecated)
 * @pdev: the device
 * @mask: mask of BARs; bits for which no resource can exist are ignored
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * The mappings are in pcim_iomap_table().  Use pcim_iomap_region() instead.
 *
 * Undone at unbind, or earlier with pcim_iounmap_regions().
 *
 * Context: Process context, may sleep.
 * Return: 0; or the error of pcim_iomap_region(), and this call has taken
 * nothing.
 */
int pcim_iomap_regions(struct pci_dev *pdev, int mask, const char *name)
{
	if (!pcim_may_add(pdev, _RET_IP_))
		return -ENODEV;

	return pcim_map_regions(pdev, mask, name);
}
EXPORT_SYMBOL(pcim_iomap_regions);

/**
 * pcim_iomap_regions_request_all - own all BARs and map some (deprecated)
 * @pdev: the device
 * @mask: mask of the standard BARs to map; other bits are ignored
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
	unsigned int all = GENMASK(PCI_STD_NUM_BARS - 1, 0);
	unsigned int rest = pcim_bars_present(pdev, all & ~mask);
	int ret;

	if (!pcim_may_add(pdev, _RET_IP_))
		return -ENODEV;

	ret = pcim_regions_add(pdev, rest, name);
	if (ret)
		return ret;

	ret = pcim_map_regions(pdev, all & mask, name);
	if (ret)
		pcim_regions_drop(pdev, rest);

	return ret;
}
EXPORT_SYMBOL(pcim_iomap_regions_request_all);

/**
 * pcim_iounmap_regions - unmap and give up some BARs (deprecated)
 * @pdev: the device
 * @mask: mask of BARs; those that were not mapped with their region are skipped
 *
 * For what pcim_iomap_regions() and pcim_iomap_regions_request_all() took, and
 * for nothing outside @mask.
 *
 * Context: Process context, may sleep.
 */
void pcim_iounmap_regions(struct pci_dev *pdev, int mask)
{
	int bar;

	for (bar = PCI_NUM_RESOURCES - 1; bar >= 0; bar--)
		if (mask & BIT(bar))
			pcim_iounmap_region(pdev, bar);
}
EXPORT_SYMBOL(pcim_iounmap_regions);
