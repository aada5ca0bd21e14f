/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of this family share. */
#ifndef PCIM_JUDGE_IRQ_H
#define PCIM_JUDGE_IRQ_H

#include "bind/handlers.h"
#include "bind/looks.h"
#include "flow/flow.h"

/* One look at the modules of a binding. */
struct irq_look {
	struct court *c, *near;		/* of the tree, and of the close-up */
	struct handlers *handlers;
	struct looks *out;
};

void irq_add(struct irq_look *l, const struct fact *call, const char *rule, const char *why);
/* An argument of a call, "" where it has none. */
struct piece irq_argument(const struct fact *call, uint32_t place);
/* What a request or a free gives as number, and as what the handler is given. */
struct piece irq_number(const struct fact *call);
struct piece irq_given(const struct irq_look *l, const struct fact *call);
static inline bool irq_is_devm(const struct fact *call)
{
	return !strncmp(call->name, "devm_", 5);
}

/* The steps of the function around a call; false where they cannot be read. */
bool irq_flow(const struct irq_look *l, const struct fact *call, struct flow *flow);
/* The step that makes the call, or NO_INDEX. */
uint32_t irq_step(const struct flow *flow, const struct fact *call);

/* ---- number.c ---- */

/* Is the number that a request names one of a vector, for sure? */
bool irq_is_vector(const struct irq_look *l, const struct fact *call);

/* ---- twice.c ---- */

/* Is a managed handler freed by a plain call?  Then it is gone by then, and freed twice. */
bool irq_is_freed_by_hand(const struct irq_look *l, const struct fact *request);

/* ---- late.c, twice.c, order.c, result.c: the findings ---- */

void irq_late(struct irq_look *l);
void irq_twice(struct irq_look *l);
void irq_order(struct irq_look *l);
void irq_result(struct irq_look *l);
/* The calls of mappings whose results are asked for. */
void irq_mappings(struct names *to);

#endif
