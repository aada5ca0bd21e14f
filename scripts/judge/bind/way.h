/* SPDX-License-Identifier: GPL-2.0-only */
/* One way through a function as steps, where the ways have only its tests. */
#ifndef PCIM_JUDGE_WAY_H
#define PCIM_JUDGE_WAY_H

#include "bind/court.h"
#include "flow/flow.h"
#include "flow/ways.h"

struct way {
	struct flow flow;
	uint32_t *at, n;	/* its steps, in the court's memory */
};

/* The steps of the way that ends in @o; false: they cannot be told. */
bool way_of(struct court *c, struct way *way, const struct ways_sum *sum,
	    const struct ways_outcome *o);
/* Does a step make the call of that name in that line? */
bool way_calls(const struct flow *f, uint32_t step, const char *name, uint32_t line);
/* The place of the first test on the way behind another, or NO_INDEX. */
uint32_t way_test_behind(const struct way *way, uint32_t place);
/*
 * The place of the test by which the way fails, from place @from on: the last whose
 * other side gets out by other steps. What a clean-up tests comes together again.
 * NO_INDEX: there is none.
 */
uint32_t way_failing(struct court *c, const struct way *way, uint32_t from);
/*
 * Is what fails there a function that is given a constant? It may fail for others
 * only, so the way may not exist.
 */
bool way_fails_by_constant(const struct way *way, uint32_t place);

#endif
