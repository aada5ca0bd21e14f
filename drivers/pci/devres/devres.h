/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the managed PCI library share.  For them alone. */
#ifndef PCI_DEVRES_PRIVATE_H
#define PCI_DEVRES_PRIVATE_H

#include <linux/device.h>
#include <linux/instruction_pointer.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pci-devres.h>
#include <linux/types.h>

/**
 * struct pcim_enabled - record of pcim_enable_device()
 * @intx: record that the first pcim_intx() will add, not on any list; NULL when
 *	it is in use.  Whoever takes it does so by xchg()
 * @found: the device's enable count before the first pcim_enable_device()
 * @owned: BARs that somebody owned then, for pcim_plain_end()
 * @enabled: @found is valid and the binding owns one enable
 * @pinned: the device stays enabled when the binding ends
 */
struct pcim_enabled {
	void *intx;
	int found;
	unsigned int owned;
	bool enabled;
	bool pinned;
};

/**
 * struct pcim_region - addresses that the binding owns
 * @start: first address, as requested: the BAR may have been moved meanwhile
 * @len: how many; 0 when nothing was requested
 * @name: the copied name, which the resource tree points to
 * @bar: index of the resource
 * @is_io: ports, not memory
 */
struct pcim_region {
	resource_size_t start;
	resource_size_t len;
	const char *name;
	u8 bar;
	bool is_io;
};

/* device.c */
bool pcim_may_add(struct pci_dev *pdev, unsigned long caller);
int pcim_record_add(struct pci_dev *pdev, dr_release_t release, void *record);
void *pcim_record_add_once(struct pci_dev *pdev, dr_release_t release,
			   void *record);
bool pcim_hold_awake(struct pci_dev *pdev);
void pcim_let_sleep(struct pci_dev *pdev, bool held);
struct pcim_enabled *pcim_enabled_find(struct pci_dev *pdev);

/* intx.c */
void *pcim_intx_alloc(struct pci_dev *pdev, gfp_t gfp);

/* irq.c */
void pcim_vector_handlers_release(struct pci_dev *pdev);

/* region.c */
int pcim_region_take(struct pci_dev *pdev, int bar, const char *name,
		     int flags, struct pcim_region *region);
void pcim_region_give(struct pcim_region *region);
unsigned int pcim_bars_present(struct pci_dev *pdev, unsigned int bars);
int pcim_regions_add(struct pci_dev *pdev, unsigned int bars, const char *name);
void pcim_regions_drop(struct pci_dev *pdev, unsigned int bars);

/* irqvec.c */
void pcim_vectors_free(struct pci_dev *pdev);

/*
 * What a driver takes by plain calls, when the library is a module: the kernel
 * does not know that the device is managed.
 */
#ifdef PCI_DEVRES_MODULE_BUILD
#include "plain.h"
#else
static inline unsigned int pcim_plain_begin(struct pci_dev *pdev)
{
	return 0;
}

static inline void pcim_plain_end(struct pci_dev *pdev, unsigned int before)
{
}
#endif

/* The last thing that a release function does; see pcim_record_add(). */
static inline void pcim_record_released(void)
{
	module_put(THIS_MODULE);
}

/* Is there such a resource at all? */
static inline bool pcim_bar_exists(int bar)
{
	return bar >= 0 && bar < PCI_NUM_RESOURCES;
}

#endif /* PCI_DEVRES_PRIVATE_H */
