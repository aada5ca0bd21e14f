/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a function and its binding should look like, said as simply as possible:
 * no records, no order, no memory that can run out.
 */
#ifndef _PCIM_TEST_MODEL_H
#define _PCIM_TEST_MODEL_H

#include <linux/pci.h>
#include <linux/types.h>

#include "pcim_test.h"

#define MODEL_MAPPINGS	32

/**
 * struct model_map - a live managed mapping
 * @addr: where
 * @bar: of which BAR
 * @with_region: the call that made it requested the region, too
 */
struct model_map {
	void __iomem *addr;
	int bar;
	bool with_region;
};

/**
 * struct model - the expected state
 * @bound: a driver is bound
 * @awake: it enabled the function at least once, or there is no MSI
 * @automatic: the function may suspend at run time
 * @others: how often someone else enabled the function
 * @enabled: this binding called pcim_enable_device()
 * @pinned: and pcim_pin_device()
 * @count: the function's enable count
 * @found: that count before the first pcim_enable_device()
 * @calls: counts what has a place in the order of the binding's calls
 * @intx_off: INTX_DISABLE
 * @intx_place: when pcim_intx() was first called in this binding, or 0
 * @intx_was_off: INTX_DISABLE as the first call found it
 * @mwi: Memory-Write-Invalidate
 * @claimed: BARs that someone else holds
 * @owned: BARs that the driver requested by themselves
 * @maps: mappings, oldest first
 * @nr_maps: how many
 * @table: what pcim_iomap_table() shows
 * @vectors: MSI or MSI-X vectors
 * @vectors_place: when the binding first got some, or 0
 * @msix: they are MSI-X
 */
struct model {
	bool bound;
	bool awake;
	bool automatic;
	int others;
	bool enabled;
	bool pinned;
	int count;
	int found;
	unsigned int calls;
	bool intx_off;
	unsigned int intx_place;
	bool intx_was_off;
	bool mwi;
	unsigned int claimed;
	unsigned int owned;
	struct model_map maps[MODEL_MAPPINGS];
	unsigned int nr_maps;
	void __iomem *table[PCI_NUM_RESOURCES];
	unsigned int vectors;
	unsigned int vectors_place;
	bool msix;
};

void model_bind(struct model *m, bool look);
void model_unbind(struct model *m);
void model_enable(struct model *m);
void model_disable(struct model *m);
void model_failed_probe(struct model *m);
void model_others_enable(struct model *m);
void model_intx(struct model *m, bool enable);
void model_map(struct model *m, void __iomem *addr, int bar, bool with_region,
	       bool in_table);
void model_unmap(struct model *m, unsigned int index);
int model_map_with_region(const struct model *m, int bar);
unsigned int model_held(const struct model *m);
void model_vectors(struct model *m, unsigned int vectors, bool msix);
bool model_can_request(const struct model *m, int bar);
struct pcim_state model_state(const struct model *m);

#endif
