// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt handlers and the vectors that they are attached to.
 *
 * Nothing is edited.  A finding says what is wrong today, on a way that it names.
 * What is not told apart is not said: a handler on a number that is not seen to be
 * that of a vector, a way that cannot be read.
 */
#include "bind/live.h"
#include "family/irq/irq.h"
#include "read/ctext.h"

void irq_add(struct irq_look *l, const struct fact *call, const char *rule, const char *why)
{
	size_t i;

	for (i = 0; i < l->out->n; i++)
		if (l->out->at[i].line == call->line && l->out->at[i].call == call->name &&
		    !strcmp(l->out->at[i].decision.rule, rule) &&
		    !strcmp(judge_path(l->c->j, l->out->at[i].file),
			    judge_path(l->near->j, call->file)))
			return;
	looks_add(l->out, l->c, l->near, call, rule, why);
}

struct piece irq_argument(const struct fact *call, uint32_t place)
{
	struct piece args[16] = { { "", 0 } };

	if (operands(piece_str(call->args), ",", args, ARRAY_SIZE(args)) <= place ||
	    place >= ARRAY_SIZE(args))
		return piece_str("");
	return args[place];
}

struct piece irq_number(const struct fact *call)
{
	bool second = irq_is_devm(call) || !strncmp(call->name, "pci_", 4);

	return irq_argument(call, second);
}

struct piece irq_given(const struct irq_look *l, const struct fact *call)
{
	uint32_t place = names_get(&l->c->cat->irq_requests, call->name);

	if (place == NO_INDEX)
		place = names_get(&l->c->cat->irq_frees, call->name);
	return place == NO_INDEX ? piece_str("") : irq_argument(call, place);
}

bool irq_flow(const struct irq_look *l, const struct fact *call, struct flow *flow)
{
	*flow = (struct flow){ 0 };
	return node_flow(&l->near->j->nodes[call->node], flow);
}

uint32_t irq_step(const struct flow *flow, const struct fact *call)
{
	const struct flow_step *s;
	uint32_t i, k;

	for (i = 0; i < flow->n_steps; i++) {
		s = &flow->steps[i];
		for (k = s->call; k < s->call + s->n_calls; k++)
			if (flow->tokens[flow->calls[k].name].line == call->line &&
			    flow_is(flow, flow->calls[k].name, call->name))
				return i;
	}
	return NO_INDEX;
}

static void look(struct court *c, const uint32_t *files, uint32_t n, struct looks *out)
{
	struct irq_look l = { .c = c, .out = out };
	struct names mappings = { 0 };

	irq_mappings(&mappings);
	l.handlers = handlers_new(c, files, n, &mappings);
	l.near = handlers_court(l.handlers);
	irq_late(&l);
	irq_twice(&l);
	irq_order(&l);
	irq_result(&l);
	handlers_free(l.handlers);
	map_free(&mappings.map);
}

const struct family_ops family_irq = { .look = look };
