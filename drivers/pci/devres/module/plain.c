// SPDX-License-Identifier: GPL-2.0
/*
 * Plain calls beside the module.
 *
 * On a device enabled with the kernel's own pcim_enable_device() some kernels
 * free what a driver took with a plain call and never freed.  The module's
 * pcim_enable_device() cannot make them do that.  So the module's header maps
 * the plain calls in question to those here: they do what the kernel's do, and
 * on a device enabled through the module they remember it, in the place where
 * the kernel would.  At unbind what is left is named in the log, once a driver,
 * with the call to use, and freed, so that the next bind works.
 *
 * Not here: what else holds for vectors and regions, see irqvec.c and region.c.
 */
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <linux/pci-devres-have.h>
#include <linux/pci-devres-plain.h>

#include "devres.h"
#include "plain.h"

/* What was said about a driver */
#define PCIM_SAID_VECTORS	BIT(0)
#define PCIM_SAID_REGIONS	BIT(1)

struct pcim_named {
	struct list_head node;
	unsigned int said;
	char name[];
};

static LIST_HEAD(pcim_named_drivers);
static DEFINE_MUTEX(pcim_named_lock);

static struct pcim_named *pcim_named_get(const char *name)
{
	struct pcim_named *named;

	list_for_each_entry(named, &pcim_named_drivers, node)
		if (!strcmp(named->name, name))
			return named;

	named = kzalloc(struct_size(named, name, strlen(name) + 1), GFP_KERNEL);
	if (named) {
		memcpy(named->name, name, strlen(name));
		list_add(&named->node, &pcim_named_drivers);
	}
	return named;
}

/* Is this the first time that it is to be said about the device's driver? */
static bool pcim_say(struct pci_dev *pdev, unsigned int what)
{
	struct pcim_named *named;
	bool first = true;

	mutex_lock(&pcim_named_lock);
	named = pcim_named_get(dev_driver_string(&pdev->dev));
	if (named) {
		first = !(named->said & what);
		named->said |= what;
	}
	mutex_unlock(&pcim_named_lock);

	return first;
}

/**
 * pcim_plain_exit - forget which drivers were named
 *
 * Context: Process context; the module goes.
 */
void pcim_plain_exit(void)
{
	struct pcim_named *named, *next;

	list_for_each_entry_safe(named, next, &pcim_named_drivers, node)
		kfree(named);
}

/*
 * pdev->is_managed is no answer: up to 6.11 it outlives the binding that set it.
 * Where the kernel does manage the device as well, what is undone here first is
 * undone in its record too.
 */
static bool pcim_plain_remembers(struct pci_dev *pdev)
{
	return pcim_enabled_find(pdev) && READ_ONCE(pdev->driver);
}

/* BARs that somebody owns part of; reads no more than a pointer. */
static unsigned int pcim_plain_owned(struct pci_dev *pdev)
{
	unsigned int owned = 0;
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		if (READ_ONCE(pdev->resource[bar].child))
			owned |= BIT(bar);

	return owned;
}

/**
 * pcim_plain_begin - the device is enabled: see what others own of it
 * @pdev: the device
 *
 * Context: Process context.
 * Return: what to hand to pcim_plain_end().
 */
unsigned int pcim_plain_begin(struct pci_dev *pdev)
{
	return pcim_plain_owned(pdev);
}

/**
 * pcim_plain_end - name what is still taken as the enable ends
 * @pdev: the device
 * @before: what pcim_plain_begin() returned
 *
 * For what came by calls that the header does not see, for instance in a
 * subsystem's helper.  Too late to free vectors: what the MSI core keeps for the
 * device is newer than the enable, and gone.
 *
 * Context: Process context.
 */
void pcim_plain_end(struct pci_dev *pdev, unsigned int before)
{
	unsigned int owned = pcim_plain_owned(pdev) & ~before;

	if (pci_dev_msi_enabled(pdev) && pcim_say(pdev, PCIM_SAID_VECTORS))
		pci_warn(pdev, "driver %s leaves its interrupt vectors on: call pcim_alloc_irq_vectors()\n",
			 dev_driver_string(&pdev->dev));

	if (owned && pcim_say(pdev, PCIM_SAID_REGIONS))
		pci_warn(pdev, "driver %s leaves BARs %#x owned: call pcim_request_region()\n",
			 dev_driver_string(&pdev->dev), owned);
}

#ifdef CONFIG_PCI_MSI

static void pcim_plain_vectors_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	if (pci_dev_msi_enabled(pdev) && pcim_say(pdev, PCIM_SAID_VECTORS))
		pci_warn(pdev, "driver %s left its interrupt vectors to be freed, which no plain call promises: call pcim_alloc_irq_vectors()\n",
			 dev_driver_string(dev));
	pcim_vectors_free(pdev);
	pcim_record_released();
}

/* The allocation is done; remember it, once a binding. */
static int pcim_plain_vectors(struct pci_dev *pdev, int ret)
{
	void *record;

	if (ret < 0 || !pci_dev_msi_enabled(pdev) || !pcim_plain_remembers(pdev) ||
	    devres_find(&pdev->dev, pcim_plain_vectors_release, NULL, NULL))
		return ret;

	record = devres_alloc_node(pcim_plain_vectors_release, 0, GFP_KERNEL,
				   dev_to_node(&pdev->dev));
	if (!record) {
		pci_free_irq_vectors(pdev);
		return -ENOMEM;
	}

	return pcim_record_add(pdev, pcim_plain_vectors_release, record) ?: ret;
}

/**
 * pcimx_plain_alloc_irq_vectors_affinity - pci_alloc_irq_vectors_affinity(),
 *	remembered on a device that was enabled through the module
 * @pdev: the device
 * @min_vecs: fewest vectors that will do
 * @max_vecs: most vectors that are wanted
 * @flags: PCI_IRQ_*
 * @affd: how to spread the vectors, or NULL
 *
 * Context: Process context, may sleep.
 * Return: As the plain call; or -ENOMEM, or -ENODEV when the binding has ended
 * meanwhile, and no vectors are left.
 */
int pcimx_plain_alloc_irq_vectors_affinity(struct pci_dev *pdev,
					   unsigned int min_vecs,
					   unsigned int max_vecs,
					   unsigned int flags,
					   struct irq_affinity *affd)
{
	return pcim_plain_vectors(pdev,
				  pci_alloc_irq_vectors_affinity(pdev, min_vecs,
								 max_vecs, flags,
								 affd));
}
EXPORT_SYMBOL_GPL(pcimx_plain_alloc_irq_vectors_affinity);

/**
 * pcimx_plain_enable_msi - pci_enable_msi(), remembered in the same way
 * @pdev: the device
 *
 * Context: Process context, may sleep.
 * Return: As the plain call; or -ENOMEM, or -ENODEV when the binding has ended
 * meanwhile, and no vectors are left.
 */
int pcimx_plain_enable_msi(struct pci_dev *pdev)
{
	return pcim_plain_vectors(pdev, pci_enable_msi(pdev));
}
EXPORT_SYMBOL_GPL(pcimx_plain_enable_msi);

/**
 * pcimx_plain_enable_msix_range - pci_enable_msix_range(), remembered in the
 *	same way
 * @pdev: the device
 * @entries: the table
 * @minvec: fewest vectors that will do
 * @maxvec: most vectors that are wanted
 *
 * Context: Process context, may sleep.
 * Return: As the plain call; or -ENOMEM, or -ENODEV when the binding has ended
 * meanwhile, and no vectors are left.
 */
int pcimx_plain_enable_msix_range(struct pci_dev *pdev,
				  struct msix_entry *entries, int minvec,
				  int maxvec)
{
	return pcim_plain_vectors(pdev, pci_enable_msix_range(pdev, entries,
							      minvec, maxvec));
}
EXPORT_SYMBOL_GPL(pcimx_plain_enable_msix_range);

#endif /* CONFIG_PCI_MSI */

static void pcim_plain_region_release(struct device *dev, void *bar)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	if (pcim_say(pdev, PCIM_SAID_REGIONS))
		pci_warn(pdev, "driver %s left BAR %d to be released, which no plain call promises: call pcim_request_region()\n",
			 dev_driver_string(dev), *(int *)bar);
	pci_release_region(pdev, *(int *)bar);
	pcim_record_released();
}

static int pcim_plain_region_match(struct device *dev, void *record, void *bar)
{
	return *(int *)record == *(int *)bar;
}

/* Release a BAR's addresses, and remember them no more. */
static void pcim_plain_give_back(struct pci_dev *pdev, int bar)
{
	if (!devres_destroy(&pdev->dev, pcim_plain_region_release,
			    pcim_plain_region_match, &bar))
		pcim_record_released();

	pci_release_region(pdev, bar);
}

static int pcim_plain_remember(struct pci_dev *pdev, int bar)
{
	int *record;

	record = devres_alloc_node(pcim_plain_region_release, sizeof(*record),
				   GFP_KERNEL, dev_to_node(&pdev->dev));
	if (!record)
		return -ENOMEM;

	*record = bar;
	return pcim_record_add(pdev, pcim_plain_region_release, record);
}

/* The BARs were requested; remember them, or give them back. */
static int pcim_plain_regions(struct pci_dev *pdev, int bars)
{
	int bar, ret;

	if (!pcim_plain_remembers(pdev))
		return 0;

	for (bar = 0; bar < PCI_NUM_RESOURCES; bar++) {
		if (!(bars & BIT(bar)) || !pci_resource_len(pdev, bar))
			continue;

		ret = pcim_plain_remember(pdev, bar);
		if (ret)
			goto err_forget;
	}
	return 0;

err_forget:
	/* The end of the binding has released those up to this one. */
	bar = ret == -ENODEV ? bar + 1 : 0;
	for (; bar < PCI_NUM_RESOURCES; bar++)
		if (bars & BIT(bar))
			pcim_plain_give_back(pdev, bar);
	return ret;
}

/**
 * pcimx_plain_request_region - pci_request_region(), remembered on a device that
 *	was enabled through the module
 * @pdev: the device
 * @bar: index of the BAR
 * @name: who shows up as the owner; not copied
 *
 * Context: Process context, may sleep.
 * Return: As the plain call; or -ENOMEM, or -ENODEV when the binding has ended
 * meanwhile, and nothing is taken.
 */
int pcimx_plain_request_region(struct pci_dev *pdev, int bar, const char *name)
{
	return pci_request_region(pdev, bar, name) ?:
	       pcim_plain_regions(pdev, BIT(bar));
}
EXPORT_SYMBOL_GPL(pcimx_plain_request_region);

/**
 * pcimx_plain_request_selected_regions - pci_request_selected_regions() or its
 *	exclusive form, remembered in the same way
 * @pdev: the device
 * @bars: mask of standard BARs
 * @name: who shows up as the owner; not copied
 * @exclusive: keep user space out
 *
 * Context: Process context, may sleep.
 * Return: As the plain call; or -ENOMEM, or -ENODEV when the binding has ended
 * meanwhile, and nothing is taken.
 */
int pcimx_plain_request_selected_regions(struct pci_dev *pdev, int bars,
					 const char *name, bool exclusive)
{
	int ret;

	bars &= GENMASK(PCI_STD_NUM_BARS - 1, 0);
	if (exclusive)
		ret = pci_request_selected_regions_exclusive(pdev, bars, name);
	else
		ret = pci_request_selected_regions(pdev, bars, name);

	return ret ?: pcim_plain_regions(pdev, bars);
}
EXPORT_SYMBOL_GPL(pcimx_plain_request_selected_regions);

/**
 * pcimx_plain_release_region - pci_release_region(), after which the module has
 *	nothing to remember
 * @pdev: the device
 * @bar: index of the BAR
 *
 * Context: Process context.
 */
void pcimx_plain_release_region(struct pci_dev *pdev, int bar)
{
	pcim_plain_give_back(pdev, bar);
}
EXPORT_SYMBOL_GPL(pcimx_plain_release_region);

/**
 * pcimx_plain_release_selected_regions - pci_release_selected_regions(), in the
 *	same way
 * @pdev: the device
 * @bars: mask of BARs.  Bits of the device's other resources, which
 *	pci_select_bars() may set, are ignored
 *
 * Context: Process context.
 */
void pcimx_plain_release_selected_regions(struct pci_dev *pdev, int bars)
{
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		if (bars & BIT(bar))
			pcim_plain_give_back(pdev, bar);
}
EXPORT_SYMBOL_GPL(pcimx_plain_release_selected_regions);
