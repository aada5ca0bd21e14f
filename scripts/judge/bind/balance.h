/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A way of a probe that fails and is out of balance: it leaves what it has taken, or
 * gives back what it never took. After a probe that fails there is no remove and no
 * unbind, so nothing else puts it right.
 *
 * Only ways are named that cannot be an error of the reading: see balance.c.
 */
#ifndef PCIM_JUDGE_BALANCE_H
#define PCIM_JUDGE_BALANCE_H

#include "bind/court.h"
#include "flow/ways.h"

/* The calls of a family; the ways are of a machine in pairs (ways_in_pairs). */
struct balance {
	struct ways *ways;
	uint32_t family;	/* its index in the catalogue */
	const bool *gives;	/* by node: does it reach a call that gives back? */
	const bool *takes;	/* ... or one that takes? */
};

struct imbalance {
	uint32_t node;		/* the function ... */
	uint32_t fails;		/* ... the line of the test that fails */
	uint32_t call;		/* ... and of what is not undone, or undoes too much */
};

/* By node: does it reach a plain call of the family that gives back, or takes? */
bool *balance_reaching(struct court *c, uint32_t family, bool gives);

/* Is it a probe of a driver, which gets to a call by name? */
bool balance_probe(const struct judge *j, const struct root *root);
/*
 * Is every call of that name in the module of @file, or of the probe, reached by name,
 * from tables of drivers and of their handlers only? Through any other table it may run
 * whenever its owner likes.
 */
bool balance_seen(struct court *c, name_t name, uint32_t file, uint32_t probe);

/* Does the function fail on a way after @call, and leave what that has taken? */
bool balance_left(struct court *c, const struct balance *b, uint32_t node,
		  const struct fact *call, struct imbalance *out);
/* Does it fail on a way on which nothing was taken, and give back by @call? */
bool balance_low(struct court *c, const struct balance *b, uint32_t node,
		 const struct fact *call, struct imbalance *out);

#endif
