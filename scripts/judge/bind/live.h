/* SPDX-License-Identifier: GPL-2.0-only */
/* Questions about the steps of one function: what reaches what, who reads a variable first. */
#ifndef PCIM_JUDGE_LIVE_H
#define PCIM_JUDGE_LIVE_H

#include "bind/court.h"
#include "flow/flow.h"
#include "read/ctext.h"

/* The steps of a function; false, with ->bad set, when they are not read. */
bool node_flow(const struct node *node, struct flow *flow);
/* The steps of the function around a call; false, with ->bad set, when they are not read. */
bool live_flow(struct court *c, const struct judged *item, struct flow *flow);
/* Sets of steps, one byte a step, in the court's memory. */
bool *live_reached(struct court *c, const struct flow *f, uint32_t start, uint32_t but);
/* On the ways from @start to @end, which is not in it. */
bool *live_between(struct court *c, const struct flow *f, uint32_t start, uint32_t end);
/* Does every way from @start to @end go through @gate? */
bool live_only_through(struct court *c, const struct flow *f, uint32_t start, uint32_t gate,
		       uint32_t end);
/* The steps that may read the variable with the value that it has at @start. */
bool *live_readers(struct court *c, const struct flow *f, uint32_t start, struct piece name);
/* Call @next with the number of each step that follows. */
void live_next(const struct flow *f, uint32_t step, void (*next)(void *ctx, uint32_t to),
	       void *ctx);
/* The first token of a step that is the variable, from @from on; NO_INDEX: none. */
uint32_t live_mention(const struct flow *f, const struct flow_step *s, uint32_t from,
		      struct piece name);
/* The names that the steps of a set call, sorted, each once; @n is set. */
const char **live_calls(struct court *c, const struct flow *f, const bool *set, uint32_t *n);

#endif
