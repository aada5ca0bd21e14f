/* SPDX-License-Identifier: GPL-2.0-only */
/* The tree as the ways through its functions see it. */
#ifndef PCIM_JUDGE_WORLD_H
#define PCIM_JUDGE_WORLD_H

#include "bind/court.h"
#include "flow/ways.h"

/* Ways over the tree of a court; one set a machine, made through court_shared(). */
struct ways *court_ways(struct court *c, const struct ways_machine *machine);

/*
 * Why a release in probe is not on ways to failure only, or NULL. A release on no
 * way at all proves nothing.
 */
const char *goes_on(struct court *c, struct ways *ways, const struct root *root,
		    const struct fact *site);

#endif
