// SPDX-License-Identifier: GPL-2.0-only
/*
 * A number that is no longer, or not yet, that of the vector: the line of INTx before
 * MSI is allocated, and one that was kept while the vectors were freed.
 */
#include <stdlib.h>

#include "bind/live.h"
#include "family/irq/irq.h"
#include "read/ctext.h"

static const struct form *vectors(const struct irq_look *l, const struct flow *flow,
				  const struct flow_call *call)
{
	const struct form *form;

	if (call->member)
		return NULL;
	form = catalogue_form(l->c->cat, intern(flow_text(flow, call->name),
						flow->tokens[call->name].len));
	return form && !strcmp(family_name(l->c->cat, form), "irqvec") ? form : NULL;
}

/* Does a step take vectors, or free them? */
static bool step_does(const struct irq_look *l, const struct flow *flow, uint32_t step,
		      bool frees)
{
	const struct flow_step *s = &flow->steps[step];
	const struct form *form;
	uint32_t i;

	for (i = s->call; i < s->call + s->n_calls; i++) {
		form = vectors(l, flow, &flow->calls[i]);
		if (form && !form->undo == !frees)
			return true;
	}
	return false;
}

/* Does a step before that one, on some way, take vectors? */
static bool taken_before(struct irq_look *l, const struct flow *flow, uint32_t step)
{
	uint32_t i;

	for (i = 0; i < flow->n_steps; i++)
		if (step_does(l, flow, i, false) &&
		    live_reached(l->near, flow, i, NO_INDEX)[step])
			return true;
	return false;
}

/* A managed request of the device's own line, and then vectors are taken. */
static bool is_early(struct irq_look *l, const struct flow *flow, const struct fact *call,
		     uint32_t step)
{
	struct piece number = irq_number(call);
	const bool *after;
	uint32_t i;

	if (!irq_is_devm(call) || !piece_is(number, "pdev->irq") || taken_before(l, flow, step))
		return false;
	after = live_reached(l->near, flow, step, NO_INDEX);
	for (i = 0; i < flow->n_steps; i++)
		if (i != step && after[i] && step_does(l, flow, i, false))
			return true;
	return false;
}

static bool sets(const struct flow *flow, const struct flow_step *s, struct piece name)
{
	uint32_t at = live_mention(flow, s, s->first, name);

	return at != NO_INDEX && s->assign == at + 1 && flow_is_op(flow, s->assign, OP('='));
}

struct spread {
	const struct flow *flow;
	struct piece name;
	bool *seen;
};

static void spread_to(void *ctx, uint32_t to)
{
	struct spread *s = ctx;

	if (s->seen[to])
		return;
	s->seen[to] = true;
	if (!sets(s->flow, &s->flow->steps[to], s->name))
		live_next(s->flow, to, spread_to, s);
}

/* The steps at which the variable is as it was behind @start. */
static bool *unchanged(struct irq_look *l, const struct flow *flow, uint32_t start,
		       struct piece name)
{
	struct spread s = { flow, name, arena_array(&l->near->arena, flow->n_steps, bool) };

	live_next(flow, start, spread_to, &s);
	return s.seen;
}

/* Is a local number set, then all vectors freed, and the number used? */
static bool is_kept(struct irq_look *l, const struct flow *flow, const struct fact *call,
		    uint32_t step)
{
	struct piece number = irq_number(call);
	const bool *behind;
	uint32_t i, k;

	if (!piece_is_word(number) || flow->n_steps > 2000)
		return false;
	for (i = 0; i < flow->n_steps; i++) {
		if (!sets(flow, &flow->steps[i], number))
			continue;
		behind = unchanged(l, flow, i, number);
		for (k = 0; k < flow->n_steps; k++)
			if (behind[k] && step_does(l, flow, k, true) &&
			    unchanged(l, flow, k, number)[step])
				return true;
	}
	return false;
}

void irq_order(struct irq_look *l)
{
	const struct fact *const *requests;
	struct flow flow;
	size_t n, i;
	uint32_t step;

	requests = handlers_requests(l->handlers, &n);
	for (i = 0; i < n; i++) {
		const char *name = l->near->j->nodes[requests[i]->node].name;

		step = irq_flow(l, requests[i], &flow) ? irq_step(&flow, requests[i]) : NO_INDEX;
		if (step != NO_INDEX && is_early(l, &flow, requests[i], step))
			irq_add(l, requests[i], "irq-wrong-order",
				court_print(l->c, "%s() attaches the handler to the line of INTx and takes vectors then: devres frees them first, and the handler never runs by MSI",
					    name));
		else if (step != NO_INDEX && is_kept(l, &flow, requests[i], step))
			irq_add(l, requests[i], "irq-wrong-order",
				court_print(l->c, "%s() frees the vectors between setting the number and using it",
					    name));
		flow_free(&flow);
	}
}
