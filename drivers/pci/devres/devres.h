/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the managed PCI library share.  For them alone. */
#ifndef PCI_DEVRES_PRIVATE_H
#define PCI_DEVRES_PRIVATE_H

#include <linux/atomic.h>
#include <linux/instruction_pointer.h>
#include <linux/pci.h>
#include <linux/pci-devres.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

/**
 * enum pcim_intx_state - what unbind has to do about INTX_DISABLE
 * @PCIM_INTX_UNTOUCHED: nothing, pcim_intx() was not called in this binding
 * @PCIM_INTX_WAS_ENABLED: clear the bit
 * @PCIM_INTX_WAS_DISABLED: set the bit
 *
 * Goes from untouched to one of the others once and never back.
 */
enum pcim_intx_state {
	PCIM_INTX_UNTOUCHED,
	PCIM_INTX_WAS_ENABLED,
	PCIM_INTX_WAS_DISABLED,
};

/**
 * struct pcim_binding - what the library knows about a device and its driver
 * @node: entry in the table that pcim_binding_find() looks in
 * @rcu: defers the freeing until lookups that run meanwhile are over
 * @record: its devres record, which points back here
 * @pdev: the device, and the key
 * @intx: an enum pcim_intx_state, set without a lock from any context
 * @enable_base: the device's enable count before this binding raised it
 * @begun: it can be found; before that it is its maker's alone
 * @enabled: @enable_base is valid and the binding owns one enable
 * @pinned: the device stays enabled when the binding ends
 * @table: the newest living whole-BAR mapping of each standard BAR
 *
 * Nothing that can fail comes after pcim_binding_begin(), so nobody takes a
 * binding away that someone else has found and used.  Freed by RCU after its
 * record is released.  All but @intx changes in process context only; a driver
 * does not race its own managed calls for one device and BAR.
 */
struct pcim_binding {
	struct hlist_node node;
	struct rcu_head rcu;
	struct pcim_binding **record;
	struct pci_dev *pdev;
	atomic_t intx;
	int enable_base;
	bool begun;
	bool enabled;
	bool pinned;
	void __iomem *table[PCI_STD_NUM_BARS];
};

/* device.c */
bool pcim_may_register(struct pci_dev *pdev, unsigned long caller);
struct pcim_binding *pcim_binding_find(struct pci_dev *pdev);
struct pcim_binding *pcim_binding_prepare(struct pci_dev *pdev);
struct pcim_binding *pcim_binding_begin(struct pcim_binding *binding);
void pcim_binding_discard(struct pcim_binding *binding);
struct pcim_binding *pcim_binding_get(struct pci_dev *pdev);

/* intx.c */
void pcim_intx_restore(struct pcim_binding *binding);

/* region.c */
int pcim_region_add(struct pci_dev *pdev, int bar, const char *name,
		    int flags);
unsigned int pcim_bars_used(struct pci_dev *pdev, unsigned int bars);
int pcim_regions_add(struct pci_dev *pdev, unsigned int bars, const char *name);
void pcim_regions_drop(struct pci_dev *pdev, unsigned int bars);

/* Is there such a resource at all? Most callers want a standard BAR. */
static inline bool pcim_bar_exists(int bar)
{
	return bar >= 0 && bar < PCI_NUM_RESOURCES;
}

/* Does the device use it now? Else there is nothing to own or to map. */
static inline bool pcim_bar_is_used(struct pci_dev *pdev, int bar)
{
	return pci_resource_start(pdev, bar) && pci_resource_len(pdev, bar);
}

static inline bool pcim_bar_is_standard(int bar)
{
	return bar >= 0 && bar < PCI_STD_NUM_BARS;
}

#endif /* PCI_DEVRES_PRIVATE_H */
