/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_LISTS_H
#define PCIM_JUDGE_LISTS_H

#include <stdlib.h>

#include "judge.h"

/*
 * Lists of numbers by owner, built in two passes over the same pairs: count
 * all, then put all.
 */
struct lists {
	uint32_t *start;	/* by owner; one more than there are owners */
	uint32_t *items;
	uint32_t n;
};

static inline void lists_count(struct lists *l, uint32_t owner)
{
	l->start[owner + 1]++;
}

static inline void lists_begin(struct lists *l, uint32_t n)
{
	l->n = n;
	l->start = xcalloc((size_t)n + 2, sizeof(*l->start));
}

static inline void lists_counted(struct lists *l, struct arena *arena)
{
	uint32_t i;

	for (i = 0; i < l->n; i++)
		l->start[i + 1] += l->start[i];
	l->items = arena_array(arena, l->start[l->n] + 1, uint32_t);
	/* From now on start[i] is where the next of i goes. */
}

static inline void lists_put(struct lists *l, uint32_t owner, uint32_t item)
{
	l->items[l->start[owner]++] = item;
}

/* The list of an owner, once all are put: it ends where the next was to go. */
static inline struct span lists_span(const struct lists *l, uint32_t owner)
{
	uint32_t from = owner ? l->start[owner - 1] : 0;

	return (struct span){ l->items + from, l->start[owner] - from };
}

static inline void lists_end(struct lists *l)
{
	free(l->start);
}

#endif
