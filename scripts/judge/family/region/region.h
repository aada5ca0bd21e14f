/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_REGION_H
#define PCIM_JUDGE_REGION_H

#include "bind/court.h"

/* ---- proof.c: what the functions around a call tell ---- */

/* From where a call runs while the driver stays bound, or NULL. */
const char *region_later(struct court *c, const struct judged *item);

/* Why a release in probe may be passed by a probe that succeeds, or NULL. */
const char *region_goes_on(struct court *c, const struct judged *item);

/* ---- pairs.c ---- */

/*
 * Why one of the drivers that share these calls may rely on the implicit
 * release, or NULL: each requests and releases by hand, in pairs.
 */
const char *region_unproven(struct court *c, const struct judged * const *items, uint32_t n);

/* ---- oneway.c ---- */

/* Turns what is decided for a plain call into a defect where a way shows one. */
void region_one_way(struct court *c, const struct judged *item, struct decision *out);

struct ways;
/* What the plain calls do; managed ones are undone whatever the driver does. */
struct ways *region_ways(struct court *c);

enum region_state {
	REGION_NONE,
	REGION_TAKEN,
	REGION_FREED,
	REGION_MANY,	/* more than one pair */
};

#endif
