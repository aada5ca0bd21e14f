// SPDX-License-Identifier: GPL-2.0
/*
 * Regions: the addresses behind a BAR, owned by the driver until unbind.
 *
 * Not here: making them usable by the CPU, which is iomap.c.
 */
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "devres.h"

static struct resource *pcim_region_reserve(struct pcim_region *region,
					    int flags)
{
	if (region->is_io)
		return request_region(region->start, region->len,
				      region->name);

	return __request_mem_region(region->start, region->len, region->name,
				    flags);
}

/**
 * pcim_region_take - own a BAR's addresses
 * @pdev: the device
 * @bar: index of the resource, which has to exist
 * @name: who shows up as the owner; copied; may be NULL
 * @flags: IORESOURCE_EXCLUSIVE or 0
 * @region: filled in; its len is 0 when there was nothing to own
 *
 * Context: Process context, may sleep.
 * Return: 0, also for a resource that the device does not have; -EBUSY when
 * someone has part of it or it has no address; -ENOMEM.
 */
int pcim_region_take(struct pci_dev *pdev, int bar, const char *name,
		     int flags, struct pcim_region *region)
{
	unsigned long type = pci_resource_flags(pdev, bar);

	*region = (struct pcim_region) { .bar = bar };
	if (!(type & (IORESOURCE_IO | IORESOURCE_MEM)) ||
	    !pci_resource_len(pdev, bar))
		return 0;
	if (type & IORESOURCE_UNSET)
		goto err_busy;

	region->start = pci_resource_start(pdev, bar);
	region->is_io = type & IORESOURCE_IO;
	region->name = kstrdup_const(name, GFP_KERNEL);
	if (name && !region->name)
		return -ENOMEM;

	region->len = pci_resource_len(pdev, bar);
	if (pcim_region_reserve(region, flags))
		return 0;

	kfree_const(region->name);
err_busy:
	pci_warn(pdev, "BAR %d %pR: cannot be reserved for %s\n", bar,
		 &pdev->resource[bar], name);
	return -EBUSY;
}

/**
 * pcim_region_give - give up what pcim_region_take() took
 * @region: what that filled in
 *
 * Context: Process context.
 */
void pcim_region_give(struct pcim_region *region)
{
	if (!region->len)
		return;

	if (region->is_io)
		release_region(region->start, region->len);
	else
		release_mem_region(region->start, region->len);

	/* The resource tree had this pointer until just now. */
	kfree_const(region->name);
}

static void pcim_region_release(struct device *dev, void *record)
{
	pcim_region_give(record);
	pcim_record_released();
}

static int pcim_region_match(struct device *dev, void *record, void *bar)
{
	return ((struct pcim_region *)record)->bar == *(int *)bar;
}

/* Own a BAR's addresses until unbind; the BAR exists and pcim_may_add() is true. */
static int pcim_region_add(struct pci_dev *pdev, int bar, const char *name,
			   int flags)
{
	struct pcim_region *region;
	int ret;

	region = devres_alloc_node(pcim_region_release, sizeof(*region),
				   GFP_KERNEL, dev_to_node(&pdev->dev));
	if (!region)
		return -ENOMEM;

	ret = pcim_region_take(pdev, bar, name, flags, region);
	if (ret || !region->len) {
		devres_free(region);
		return ret;
	}

	return pcim_record_add(pdev, pcim_region_release, region);
}

/**
 * pcim_regions_drop - give up the regions of some BARs, highest first
 * @pdev: the device
 * @bars: mask of the BARs; those without a record of their own are skipped
 *
 * Context: Process context.
 */
void pcim_regions_drop(struct pci_dev *pdev, unsigned int bars)
{
	int bar;

	for (bar = PCI_NUM_RESOURCES - 1; bar >= 0; bar--)
		if (bars & BIT(bar))
			devres_release(&pdev->dev, pcim_region_release,
				       pcim_region_match, &bar);
}

/**
 * pcim_bars_present - select the BARs that the device has now
 * @pdev: the device
 * @bars: mask of BARs
 *
 * A call that fails half way undoes what it did for these alone.  Of a BAR that
 * was taken from the device the driver may still have a record from before.
 *
 * Context: Any.
 * Return: The standard BARs among @bars that have a length.
 */
unsigned int pcim_bars_present(struct pci_dev *pdev, unsigned int bars)
{
	unsigned int present = 0;
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		if (bars & BIT(bar) && pci_resource_len(pdev, bar))
			present |= BIT(bar);

	return present;
}

/**
 * pcim_regions_add - own the addresses of some standard BARs until unbind
 * @pdev: the device, for which pcim_may_add() is true
 * @bars: mask of the BARs; other bits than theirs are ignored
 * @name: who shows up as the owner; copied; may be NULL
 *
 * All or none.  Regions that the driver had before stay its own.
 *
 * Context: Process context, may sleep.
 * Return: As pcim_request_region().
 */
int pcim_regions_add(struct pci_dev *pdev, unsigned int bars, const char *name)
{
	unsigned int taken = 0;
	int bar, ret;

	bars = pcim_bars_present(pdev, bars);
	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		if (!(bars & BIT(bar)))
			continue;

		ret = pcim_region_add(pdev, bar, name, 0);
		if (ret) {
			pcim_regions_drop(pdev, taken);
			return ret;
		}
		taken |= BIT(bar);
	}

	return 0;
}

static int pcim_region_request(struct pci_dev *pdev, int bar, const char *name,
			       int flags, unsigned long caller)
{
	if (!pcim_bar_exists(bar))
		return -EINVAL;
	if (!pcim_may_add(pdev, caller))
		return -ENODEV;

	return pcim_region_add(pdev, bar, name, flags);
}

static int pcim_regions_request(struct pci_dev *pdev, unsigned int bars,
				const char *name, unsigned long caller)
{
	if (!pcim_may_add(pdev, caller))
		return -ENODEV;

	return pcim_regions_add(pdev, bars, name);
}

/**
 * pcim_request_region - own a BAR's addresses until the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * A BAR that the device does not have is no error, and takes nothing.
 *
 * Undone at unbind, or earlier with pcim_release_region().
 *
 * Context: Process context, may sleep.
 * Return: 0; -EINVAL when @bar is out of range; -EBUSY when someone, or this
 * driver, has part of it already, or when no address was assigned to it; -ENODEV
 * when no driver is bound; -ENOMEM.
 */
int pcim_request_region(struct pci_dev *pdev, int bar, const char *name)
{
	return pcim_region_request(pdev, bar, name, 0, _RET_IP_);
}
EXPORT_SYMBOL(pcim_request_region);

/**
 * pcim_request_region_exclusive - own a BAR's addresses and keep user space out
 * @pdev: the device
 * @bar: index of the BAR
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * As pcim_request_region().  User space cannot map the BAR through sysfs or
 * /dev/mem meanwhile.
 *
 * Context: Process context, may sleep.
 * Return: As pcim_request_region().
 */
int pcim_request_region_exclusive(struct pci_dev *pdev, int bar,
				  const char *name)
{
	return pcim_region_request(pdev, bar, name, IORESOURCE_EXCLUSIVE,
				   _RET_IP_);
}
EXPORT_SYMBOL(pcim_request_region_exclusive);

/**
 * pcim_request_all_regions - own the addresses of all standard BARs
 * @pdev: the device
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * Undone at unbind, or BAR by BAR with pcim_release_region().
 *
 * Context: Process context, may sleep.
 * Return: 0 when all BARs that the device has are owned now; otherwise as
 * pcim_request_region(), and this call has taken nothing.
 */
int pcim_request_all_regions(struct pci_dev *pdev, const char *name)
{
	return pcim_regions_request(pdev, GENMASK(PCI_STD_NUM_BARS - 1, 0),
				    name, _RET_IP_);
}
EXPORT_SYMBOL(pcim_request_all_regions);

/**
 * pcim_request_selected_regions - own the addresses of some standard BARs
 * @pdev: the device
 * @bars: mask of BARs.  Bits of the device's other resources, which
 *	pci_select_bars() may set, are ignored
 * @name: who shows up as the owner; copied, so it may be temporary
 *
 * Undone at unbind, or BAR by BAR with pcim_release_region().
 *
 * Context: Process context, may sleep.
 * Return: 0 when all of @bars that the device has are owned now; -EINVAL when
 * @bars has a bit for which no resource can exist; otherwise as
 * pcim_request_region().  On error this call has taken nothing.
 */
int pcim_request_selected_regions(struct pci_dev *pdev, int bars,
				  const char *name)
{
	if (bars & ~GENMASK(PCI_NUM_RESOURCES - 1, 0))
		return -EINVAL;

	return pcim_regions_request(pdev, bars, name, _RET_IP_);
}
EXPORT_SYMBOL(pcim_request_selected_regions);

/**
 * pcim_release_region - give up a BAR before the driver is unbound
 * @pdev: the device
 * @bar: index of the BAR
 *
 * For what the pcim_request_*() calls took.  Does nothing when they did not take
 * @bar; what pcim_iomap_region() took goes with pcim_iounmap_region().
 *
 * Context: Process context.
 */
void pcim_release_region(struct pci_dev *pdev, int bar)
{
	if (pcim_bar_exists(bar))
		pcim_regions_drop(pdev, BIT(bar));
}
EXPORT_SYMBOL(pcim_release_region);
