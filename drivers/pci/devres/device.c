// SPDX-License-Identifier: GPL-2.0
/*
 * Managed PCI resources: the binding, and the enabled device.
 *
 * Not here: what a binding holds.  Regions, mappings, vectors, MWI and the
 * INTx line have a file each.
 */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/hashtable.h>
#include <linux/pci.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

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
 * **Order.**  Each resource is a record on the device's devres list, which the
 * driver core undoes newest first.  The binding is a record too.  The first
 * pcim_enable_device(), pcim_intx(), pcim_alloc_irq_vectors(), pcim_iomap() or
 * pcim_pin_device() that succeeds begins it, and in a driver that enables its
 * device first it is the oldest.  So at unbind go the handlers
 * (devm_request_irq()), the vectors, mappings and regions, and at last the INTx
 * line is put back and the device disabled.  A driver that puts
 * pcim_enable_device() in a devres group gets all of this when it releases the
 * group.
 *
 * **No new record at the end.**  While devres is being released its list is
 * empty already; a record that is added then survives the binding, and the next
 * probe fails with -EBUSY.  Hence a call that would register something returns
 * -ENODEV, and names its caller in one warning, from the moment when the driver
 * core starts to unbind the driver, and whenever no driver is bound.  That
 * state is the driver core's own and is asked for, not kept a second time.
 * Calls that register nothing always work: all that release something, and
 * pcim_intx() and pcim_enable_device() in a binding that exists.
 *
 * **Finding the binding.**  pcim_intx() may be called with a raw spinlock held
 * or from a hard interrupt, and must not get slower with the number of records
 * on the device.  The devres list serves neither need.  A member in struct
 * pci_dev would, but it would change the layout that a distribution kernel has
 * promised to out-of-tree modules, and a module could not have it at all.  So
 * bindings are in a small hash table with the device's address as the key, read
 * under RCU and written only when a binding begins and ends.
 *
 * **Names.**  The name given with a region is copied.  The caller may build it
 * on its stack.
 */

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

#define PCIM_BINDINGS_BITS	7

static DEFINE_HASHTABLE(pcim_bindings, PCIM_BINDINGS_BITS);
/* Held by writers of the table, all of them in process context. */
static DEFINE_SPINLOCK(pcim_bindings_lock);

/**
 * pcim_may_register - ask whether a managed call may add a record now
 * @pdev: the device
 * @caller: address in the function that made the managed call
 *
 * Context: Any.
 * Return: true while a driver of @pdev is probing or bound.  Else false, after
 * a warning that names @caller.
 */
bool pcim_may_register(struct pci_dev *pdev, unsigned long caller)
{
	enum dl_dev_state state = READ_ONCE(pdev->dev.links.status);
	bool bound = READ_ONCE(pdev->driver);

	/*
	 * The PCI bus clears pdev->driver before devres is released, on every
	 * way out of a binding.  The link state adds the driver's remove().
	 */
	if (bound && (state == DL_DEV_PROBING || state == DL_DEV_DRIVER_BOUND))
		return true;

	pci_warn(pdev, "%pS: managed call refused, %s\n", (void *)caller,
		 bound ? "the driver is being unbound" : "no driver is bound");
	if (IS_ENABLED(CONFIG_PCI_DEVRES_STRICT))
		dump_stack();
	return false;
}

/**
 * pcim_binding_find - look up the binding of a device
 * @pdev: the device
 *
 * Context: Any.  Who cannot be sure that the binding goes on holds
 * rcu_read_lock() around this call and all use of the result.
 * Return: The binding, or NULL when no managed call was made in it yet.
 */
struct pcim_binding *pcim_binding_find(struct pci_dev *pdev)
{
	struct pcim_binding *binding, *found = NULL;

	rcu_read_lock();
	hash_for_each_possible_rcu(pcim_bindings, binding, node,
				   (unsigned long)pdev) {
		if (binding->pdev == pdev) {
			found = binding;
			break;
		}
	}
	rcu_read_unlock();

	return found;
}

static void pcim_binding_release(struct device *dev, void *record)
{
	struct pcim_binding *binding = *(struct pcim_binding **)record;
	struct pci_dev *pdev = binding->pdev;

	/* From here on a hybrid call is a plain one, not a refused one. */
	if (binding->enabled)
		pcim_mark_managed(pdev, false);

	spin_lock(&pcim_bindings_lock);
	hash_del_rcu(&binding->node);
	spin_unlock(&pcim_bindings_lock);

	pcim_intx_restore(binding);

	/* The driver may have disabled it itself, in remove() or suspend(). */
	if (binding->enabled && !binding->pinned &&
	    atomic_read(&pdev->enable_cnt) > binding->enable_base)
		pci_disable_device(pdev);

	kfree_rcu(binding, rcu);
}

static int pcim_binding_match(struct device *dev, void *record, void *binding)
{
	return *(struct pcim_binding **)record == binding;
}

/**
 * pcim_binding_prepare - find the binding of a device, or make one ready
 * @pdev: the device, for which pcim_may_register() is true
 *
 * For a call that can still fail.  What was made ready nobody else sees; end
 * with pcim_binding_begin() or pcim_binding_discard().
 *
 * Context: Process context, may sleep.
 * Return: The binding, or NULL when there is no memory.
 */
struct pcim_binding *pcim_binding_prepare(struct pci_dev *pdev)
{
	int node = dev_to_node(&pdev->dev);
	struct pcim_binding *binding;

	binding = pcim_binding_find(pdev);
	if (binding)
		return binding;

	binding = kzalloc_node(sizeof(*binding), GFP_KERNEL, node);
	if (!binding)
		return NULL;

	binding->record = devres_alloc_node(pcim_binding_release,
					    sizeof(*binding->record),
					    GFP_KERNEL, node);
	if (!binding->record) {
		kfree(binding);
		return NULL;
	}
	*binding->record = binding;
	binding->pdev = pdev;

	return binding;
}

/**
 * pcim_binding_begin - let a binding that was made ready begin
 * @binding: what pcim_binding_prepare() returned; not to be used any more
 *
 * What the caller registers afterwards is undone before the binding ends.
 *
 * Context: Process context.
 * Return: The device's binding: this one, or the one that another thread's
 * first call has begun meanwhile.
 */
struct pcim_binding *pcim_binding_begin(struct pcim_binding *binding)
{
	struct pci_dev *pdev = binding->pdev;
	struct pcim_binding *other;

	if (binding->begun)
		return binding;

	/*
	 * The record is on the list before anyone can find the binding: what
	 * they register then is newer.
	 */
	devres_add(&pdev->dev, binding->record);
	spin_lock(&pcim_bindings_lock);
	other = pcim_binding_find(pdev);
	if (!other) {
		binding->begun = true;
		hash_add_rcu(pcim_bindings, &binding->node,
			     (unsigned long)pdev);
	}
	spin_unlock(&pcim_bindings_lock);

	if (!other)
		return binding;

	devres_remove(&pdev->dev, pcim_binding_release, pcim_binding_match,
		      binding);
	pcim_binding_discard(binding);
	return other;
}

/**
 * pcim_binding_discard - forget a binding that was made ready
 * @binding: what pcim_binding_prepare() returned; nothing happens when it had
 *	begun before
 *
 * Context: Process context.
 */
void pcim_binding_discard(struct pcim_binding *binding)
{
	if (binding->begun)
		return;

	devres_free(binding->record);
	kfree(binding);
}

/**
 * pcim_binding_get - find the binding of a device, or begin it
 * @pdev: the device, for which pcim_may_register() is true
 *
 * For a call that cannot fail any more.
 *
 * Context: Process context, may sleep.
 * Return: The binding, or NULL when there is no memory.
 */
struct pcim_binding *pcim_binding_get(struct pci_dev *pdev)
{
	struct pcim_binding *binding = pcim_binding_prepare(pdev);

	return binding ? pcim_binding_begin(binding) : NULL;
}

/**
 * pcim_enable_device - enable a device until the driver is unbound
 * @pdev: the device
 *
 * May be called any number of times in a binding.  It raises the device's
 * enable count once, and again only when the driver lowered it meanwhile with
 * pci_disable_device(), as drivers do in suspend().
 *
 * Undone at unbind: the device is disabled unless the driver did that itself or
 * called pcim_pin_device().  The driver's own pci_enable_device() calls are its
 * own to balance.  One that comes before the first managed call of the binding
 * and is taken back while it lasts cannot be told from a disabled binding; use
 * one kind of call.
 *
 * Context: Process context, may sleep.  The device lock or the driver's own
 * order keeps it from running twice at a time for one device.
 * Return: 0; -ENODEV when no driver is bound or it is being unbound; -ENOMEM;
 * or what pci_enable_device() returned.  On error nothing is registered.
 */
int pcim_enable_device(struct pci_dev *pdev)
{
	struct pcim_binding *binding = pcim_binding_find(pdev);
	int count = atomic_read(&pdev->enable_cnt);
	int ret;

	if (!binding) {
		if (!pcim_may_register(pdev, _RET_IP_))
			return -ENODEV;

		binding = pcim_binding_prepare(pdev);
		if (!binding)
			return -ENOMEM;
	}

	if (binding->enabled && count > binding->enable_base)
		return 0;

	/* Once more than the device was when the binding found it. */
	ret = pci_enable_device(pdev);
	if (ret) {
		pcim_binding_discard(binding);
		return ret;
	}

	binding = pcim_binding_begin(binding);
	if (!binding->enabled) {
		binding->enable_base = count;
		binding->enabled = true;
		pcim_mark_managed(pdev, true);
	}

	return 0;
}
EXPORT_SYMBOL(pcim_enable_device);

/**
 * pcim_pin_device - leave a device enabled when the driver is unbound
 * @pdev: the device, enabled with pcim_enable_device()
 *
 * Holds for this binding only: the next driver starts unpinned.
 *
 * Context: Any once pcim_enable_device() ran in this binding; else process
 * context, may sleep.
 */
void pcim_pin_device(struct pci_dev *pdev)
{
	struct pcim_binding *binding = pcim_binding_find(pdev);

	if (!binding) {
		if (!pcim_may_register(pdev, _RET_IP_))
			return;

		binding = pcim_binding_get(pdev);
		if (!binding) {
			pci_warn(pdev, "no memory to pin the device\n");
			return;
		}
	}

	binding->pinned = true;
}
EXPORT_SYMBOL(pcim_pin_device);
