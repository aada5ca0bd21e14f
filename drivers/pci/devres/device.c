// SPDX-License-Identifier: GPL-2.0
/*
 * Managed PCI resources: when a record may be added, and the enabled device.
 *
 * Not here: what else a binding holds.  Regions, mappings, vectors, handlers,
 * MWI, bus mastering and the INTx line have a file each.
 */
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>

#include <asm/barrier.h>

#include "devres.h"

/**
 * DOC: managed PCI resources
 *
 * A *binding* lasts from the moment at which the driver core hands a device to
 * a driver until that driver is unbound from it, or its probe has failed.  What
 * a driver takes with a pcim_*() call belongs to the binding and is given back
 * when it ends.  What it takes with a plain pci_*() call is the driver's own
 * business, whoever enabled the device.
 *
 * **Order.**  Each call adds a record of its own to the device's devres list,
 * which the driver core undoes newest first.  A group (devres_open_group())
 * undoes the calls that were made inside of it.  Enabling the device,
 * allocating vectors, pcim_intx(), pcim_set_mwi(), pcim_set_master() and
 * pcim_iomap_table() have one record a binding, where they were first called.
 * At the end of a binding no call finds a record any more: pcim_free_irq() or
 * pcim_iounmap() in a devres action does nothing, each record goes in its place.
 *
 * **No record at the end.**  A record that is added after the driver core has
 * released devres would survive the binding, and the next probe would fail with
 * -EBUSY.  The PCI bus clears pdev->driver after remove() and before devres is
 * released, on every way out of a binding.  So a call that would add a record
 * returns -ENODEV, with a warning that names its caller, when pdev->driver is
 * NULL; and it looks once more after it has added the record, and takes it back
 * when the binding ended meanwhile.  In remove() all calls work.
 *
 * **Threads.**  Two threads may make the first pcim_intx(), or the first mapping
 * for pcim_iomap_table(), at once.  Otherwise the driver serializes the first
 * calls of a binding for the same thing, and its calls against the end of the
 * binding, as for any devres.
 *
 * **Power.**  The PCI core lets an unbound device suspend at run time before
 * devres is released, and saves its config space then.  What writes to config
 * space at the end of a binding therefore resumes the device first: the next
 * binding finds what this one found.
 *
 * **Names.**  The name given with a region is copied.  The caller may build it
 * on its stack.
 */

/* Enough to name each call site of a driver, too few to fill the log. */
#define PCIM_REFUSALS_SHOWN	128

/*
 * Parts of a tree may still ask pci_is_managed() to decide whether a plain call
 * is managed.  They have to go on doing so until they are made explicit.  When
 * this library is a module, the kernel's own calls are none of its business,
 * and a tree may have lost the flag.
 */
static void pcim_mark_managed(struct pci_dev *pdev, bool managed)
{
#ifndef PCI_DEVRES_NO_MANAGED_FLAG
	pdev->is_managed = managed;
#endif
}

/**
 * pcim_may_add - ask whether a managed call may add a record now
 * @pdev: the device
 * @caller: address in the function that made the managed call
 *
 * Context: Any.
 * Return: true while a driver of @pdev is probing or bound.  Otherwise false,
 * after a rate-limited warning that names @caller.
 */
bool pcim_may_add(struct pci_dev *pdev, unsigned long caller)
{
	static DEFINE_RATELIMIT_STATE(shown, DEFAULT_RATELIMIT_INTERVAL,
				      PCIM_REFUSALS_SHOWN);

	if (READ_ONCE(pdev->driver))
		return true;

	if (__ratelimit(&shown)) {
		pci_warn(pdev, "%pS: managed call refused, no driver is bound\n",
			 (void *)caller);
		if (IS_ENABLED(CONFIG_PCI_DEVRES_STRICT))
			dump_stack();
	}
	return false;
}

static int pcim_record_match(struct device *dev, void *data, void *record)
{
	return data == record;
}

/* Returns false when the record just added may have come too late to be released. */
static bool pcim_record_in_time(struct pci_dev *pdev)
{
	/*
	 * The driver core looks at an empty list without its lock, a good while
	 * and several full barriers after pdev->driver was cleared: either it
	 * sees the record or this sees that.
	 */
	smp_mb();
	return READ_ONCE(pdev->driver);
}

/**
 * pcim_record_add - add a record, unless the binding has ended meanwhile
 * @pdev: the device, for which pcim_may_add() was true
 * @release: what the record was allocated with
 * @record: the record, complete; not the caller's any more
 *
 * The record keeps this library loaded, until @release calls
 * pcim_record_released().
 *
 * Context: As @release.
 * Return: 0; or -ENODEV when the binding has ended and @record was released.
 */
int pcim_record_add(struct pci_dev *pdev, dr_release_t release, void *record)
{
	__module_get(THIS_MODULE);
	devres_add(&pdev->dev, record);
	if (pcim_record_in_time(pdev))
		return 0;

	/* Not there: it came in time for the driver core to release it. */
	devres_release(&pdev->dev, release, pcim_record_match, record);
	return -ENODEV;
}

/**
 * pcim_record_add_once - add a record, unless the binding has one of its kind
 * @pdev: the device, for which pcim_may_add() was true
 * @release: what the record was allocated with, and no other kind of record
 * @record: the record, of which there is nothing to undo yet; not the caller's
 *	any more
 *
 * For what two threads may call for the first time at once: each gets the record
 * of the one that was first.  @release is not called by this.
 *
 * Context: Any; no raw spinlock held.
 * Return: The binding's record; or NULL when the binding has ended and @record is
 * gone.
 */
void *pcim_record_add_once(struct pci_dev *pdev, dr_release_t release,
			   void *record)
{
	void *kept;

	__module_get(THIS_MODULE);
	kept = devres_get(&pdev->dev, record, NULL, NULL);
	if (kept != record) {
		pcim_record_released();
		return kept;
	}

	if (pcim_record_in_time(pdev))
		return kept;

	if (!devres_destroy(&pdev->dev, release, pcim_record_match, record))
		pcim_record_released();
	return NULL;
}

/**
 * pcim_hold_awake - have config space accessible while something is undone
 * @pdev: the device
 *
 * A bound driver sees to that itself, and may be in its own suspend().
 *
 * Context: Process context, may sleep.
 * Return: what to hand to pcim_let_sleep().
 */
bool pcim_hold_awake(struct pci_dev *pdev)
{
	if (READ_ONCE(pdev->driver))
		return false;

	pm_runtime_get_sync(&pdev->dev);
	return true;
}

/**
 * pcim_let_sleep - undo pcim_hold_awake()
 * @pdev: the device
 * @held: what pcim_hold_awake() returned
 *
 * Context: Any.
 */
void pcim_let_sleep(struct pci_dev *pdev, bool held)
{
	if (held)
		pm_runtime_put(&pdev->dev);
}

static void pcim_enabled_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	struct pcim_enabled *own = record;
	bool held;

	devres_free(xchg(&own->intx, NULL));
	if (own->enabled) {
		pcim_mark_managed(pdev, false);
		pcim_plain_end(pdev, own->owned);
	}

	/* The driver may have disabled it itself, in remove() or suspend(). */
	if (own->enabled && !own->pinned && pci_is_enabled(pdev)) {
		held = pcim_hold_awake(pdev);
		pci_disable_device(pdev);
		pcim_let_sleep(pdev, held);
	}
	pcim_record_released();
}

/**
 * pcim_enabled_find - look up the record of pcim_enable_device()
 * @pdev: the device
 *
 * Context: Any; no raw spinlock held.
 * Return: The record, or NULL.
 */
struct pcim_enabled *pcim_enabled_find(struct pci_dev *pdev)
{
	return devres_find(&pdev->dev, pcim_enabled_release, NULL, NULL);
}

/* A complete record, not yet on the list. */
static struct pcim_enabled *pcim_enabled_alloc(struct pci_dev *pdev)
{
	struct pcim_enabled *own;

	own = devres_alloc_node(pcim_enabled_release, sizeof(*own), GFP_KERNEL,
				dev_to_node(&pdev->dev));
	if (!own)
		return NULL;

	own->intx = pcim_intx_alloc(pdev, GFP_KERNEL);
	if (!own->intx) {
		devres_free(own);
		return NULL;
	}

	return own;
}

/**
 * pcim_enable_device - enable a device until the driver is unbound
 * @pdev: the device
 *
 * May be called any number of times in a binding.  It raises the device's
 * enable count once, and again only when the driver lowered it meanwhile with
 * pci_disable_device(), as drivers do in suspend().
 *
 * Undone at unbind: the device is disabled once, unless it is disabled already
 * or the driver called pcim_pin_device().  The driver's own
 * pci_enable_device() calls are its own to balance.
 *
 * Context: Process context, may sleep.
 * Return: 0; -ENODEV when no driver is bound; -ENOMEM; or what
 * pci_enable_device() returned.  On error nothing is registered.
 */
int pcim_enable_device(struct pci_dev *pdev)
{
	struct pcim_enabled *own = pcim_enabled_find(pdev);
	int count = atomic_read(&pdev->enable_cnt);
	struct pcim_enabled *fresh = NULL;
	int ret;

	if (own && own->enabled && count > own->found)
		return 0;

	if (!own) {
		if (!pcim_may_add(pdev, _RET_IP_))
			return -ENODEV;

		fresh = pcim_enabled_alloc(pdev);
		if (!fresh)
			return -ENOMEM;
		own = fresh;
	}

	ret = pci_enable_device(pdev);
	if (ret) {
		if (fresh)
			devres_free(fresh->intx);
		devres_free(fresh);
		return ret;
	}

	if (!own->enabled) {
		own->found = count;
		own->owned = pcim_plain_begin(pdev);
		own->enabled = true;
		pcim_mark_managed(pdev, true);
	}

	return fresh ? pcim_record_add(pdev, pcim_enabled_release, fresh) : 0;
}
EXPORT_SYMBOL(pcim_enable_device);

/**
 * pcim_pin_device - leave a device enabled when the driver is unbound
 * @pdev: the device
 *
 * Holds for this binding only: the next driver starts unpinned.
 *
 * Context: Any, without a raw spinlock held, once pcim_enable_device() ran in
 * this binding; otherwise process context, may sleep.
 */
void pcim_pin_device(struct pci_dev *pdev)
{
	struct pcim_enabled *own = pcim_enabled_find(pdev);

	if (own) {
		own->pinned = true;
		return;
	}

	if (!pcim_may_add(pdev, _RET_IP_))
		return;

	own = pcim_enabled_alloc(pdev);
	if (!own) {
		pci_warn(pdev, "no memory to pin the device\n");
		return;
	}
	own->pinned = true;
	pcim_record_add(pdev, pcim_enabled_release, own);
}
EXPORT_SYMBOL(pcim_pin_device);
