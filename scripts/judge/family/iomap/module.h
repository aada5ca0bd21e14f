/* SPDX-License-Identifier: GPL-2.0-only */
/* The calls of modules, which share a table of mappings. */
#ifndef PCIM_JUDGE_IOMAP_MODULE_H
#define PCIM_JUDGE_IOMAP_MODULE_H

#include "family/iomap/iomap.h"

struct iomaps {
	const struct judged *items;
	uint32_t n;
	struct plan *plans;	/* of the calls that fill the table, by item; rule NULL: none */
	uint32_t *part;		/* of a read the item that it goes with, or NO_INDEX */
};

static inline bool is_read(const struct judged *item)
{
	return !strcmp(item->call->name, "pcim_iomap_table");
}

static inline bool is_claim(const struct judged *item)
{
	return !strcmp(item->call->name, "pcim_iomap_regions");
}

void iomaps_plan(struct court *c, struct iomaps *m);
/* Which call of its module fills the table that item @i reads, as far as one does. */
const char *iomaps_filled_by(struct court *c, const struct iomaps *m, uint32_t i);

#endif
